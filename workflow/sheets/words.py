"""The words of closed lists inside exchanged files: (Vietnamese, English). Short, since they are typed by hand."""

from collections.abc import Mapping
from enum import StrEnum

from workflow.vocabulary.administration import AgencyKind, OverlayKind, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.roles import Role

AGENCY_KINDS: Mapping[StrEnum, tuple[str, str]] = {
    AgencyKind.DEPARTMENT: ("sở, ban, ngành", "department"),
    AgencyKind.VERTICAL: ("ngành dọc", "vertical agency"),
    AgencyKind.COMMUNE: ("cấp xã", "commune"),
    AgencyKind.OFFICE: ("văn phòng", "office"),
    AgencyKind.OTHER: ("khác", "other"),
}
ROLES: Mapping[StrEnum, tuple[str, str]] = {
    Role.OFFICER: ("chuyên viên", "officer"),
    Role.CLERK: ("văn thư", "clerk"),
    Role.LEADER: ("lãnh đạo", "leader"),
    Role.HEAD: ("người đứng đầu", "agency head"),
    Role.SUPERVISOR: ("giám sát", "supervisor"),
    Role.ADMINISTRATOR: ("quản trị", "administrator"),
    Role.AUDITOR: ("kiểm tra", "auditor"),
}
DAY_KINDS: Mapping[StrEnum, tuple[str, str]] = {
    DayKind.WORKING: ("ngày làm việc", "working days"),
    DayKind.CALENDAR: ("ngày", "calendar days"),
}
CLOCK_STARTS: Mapping[StrEnum, tuple[str, str]] = {
    ClockStart.SENT: ("từ ngày gửi", "from sending"),
    ClockStart.RECEIVED: ("từ ngày nhận", "from receipt"),
    ClockStart.COMPLETE_DOSSIER: ("từ ngày đủ hồ sơ", "from a complete dossier"),
}
SILENCES: Mapping[StrEnum, tuple[str, str]] = {
    SilenceLaw.AGREED_AND_LIABLE: ("coi như đồng ý và chịu trách nhiệm", "agreed and liable"),
    SilenceLaw.AGREED: ("coi như đồng ý", "agreed"),
    SilenceLaw.UNSPECIFIED: ("không quy định", "unspecified"),
    SilenceLaw.ANSWER_REQUIRED: ("phải trả lời", "answer required"),
}
OVERLAY_KINDS: Mapping[StrEnum, tuple[str, str]] = {
    OverlayKind.OFF: ("nghỉ", "day off"),
    OverlayKind.WORK: ("làm bù", "working day"),
}
