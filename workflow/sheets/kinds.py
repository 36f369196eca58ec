"""The seven tables: agencies, officers, memberships, tenures, delegations, procedures, days of the calendar."""

from collections.abc import Mapping
from enum import StrEnum

from workflow.sheets import cells, words
from workflow.sheets.columns import Column, SheetKind
from workflow.vocabulary.refusals import NotFound


def _text(key: str, vi: str, en: str, *, required: bool = False, example: tuple[str, str] = ("", "")) -> Column:
    return Column(key=key, vi=vi, en=en, parse=cells.text, required=required, example=example)


def _day(key: str, vi: str, en: str, *, required: bool = False, example: str = "") -> Column:
    return Column(key=key, vi=vi, en=en, parse=cells.day, required=required, example=(example, example))


def _whole(key: str, vi: str, en: str, example: str = "") -> Column:
    return Column(key=key, vi=vi, en=en, parse=cells.whole, example=(example, example))


def _count(key: str, vi: str, en: str) -> Column:
    return Column(key=key, vi=vi, en=en, parse=cells.count, example=("0", "0"))


def _yes_no(key: str, vi: str, en: str) -> Column:
    return Column(key=key, vi=vi, en=en, parse=cells.yes_no, example=("có", "yes"))


def _one_of(key: str, vi: str, en: str, listed: Mapping[StrEnum, tuple[str, str]], *, required: bool = True) -> Column:
    first = next(iter(listed.values()))
    return Column(key=key, vi=vi, en=en, parse=cells.OneOf(listed), required=required, words=listed, example=first)


AGENCY = ("STC", "STC")
OFFICER = ("nguyen.van.an", "nguyen.van.an")

AGENCIES = SheetKind(
    code="agencies",
    identity=("code",),
    columns=(
        _text("code", "Mã định danh", "Code", required=True, example=("H01.05", "H01.05")),
        _text("symbol", "Ký hiệu", "Symbol", required=True, example=AGENCY),
        _text("name_vi", "Tên", "Name in Vietnamese", required=True, example=("Sở Tài chính", "Sở Tài chính")),
        _text("name_en", "Tên tiếng Anh", "Name in English", example=("Department of Finance",) * 2),
        _one_of("kind", "Loại", "Kind", words.AGENCY_KINDS),
        _text("parent", "Cơ quan cấp trên", "Parent agency"),
        _text("slug", "Tên rút gọn", "Slug"),
        _day("active_from", "Hoạt động từ", "Active from"),
        _day("active_to", "Hoạt động đến", "Active to"),
    ),
)
OFFICERS = SheetKind(
    code="officers",
    identity=("username",),
    columns=(
        _text("username", "Tên đăng nhập", "User name", required=True, example=OFFICER),
        _text("full_name", "Họ và tên", "Full name", required=True, example=("Nguyễn Văn An", "Nguyễn Văn An")),
        _text("title", "Chức vụ", "Title", example=("Chuyên viên", "Officer")),
        _text("email", "Thư điện tử", "Email"),
        _one_of("role", "Vai trò", "Role", words.ROLES, required=False),
        _text("agency", "Cơ quan", "Agency", example=AGENCY),
        _day("since", "Từ ngày", "Since", example="01/07/2025"),
        _yes_no("active", "Đang hoạt động", "Active"),
    ),
)
MEMBERSHIPS = SheetKind(
    code="memberships",
    identity=("username", "agency", "role", "since"),
    columns=(
        _text("username", "Tên đăng nhập", "User name", required=True, example=OFFICER),
        _one_of("role", "Vai trò", "Role", words.ROLES),
        _text("agency", "Cơ quan", "Agency", example=AGENCY),
        _day("since", "Từ ngày", "Since", required=True, example="01/07/2025"),
        _day("until", "Đến ngày", "Until"),
    ),
)
TENURES = SheetKind(
    code="tenures",
    identity=("agency", "username", "since"),
    columns=(
        _text("agency", "Cơ quan", "Agency", required=True, example=AGENCY),
        _text("username", "Tên đăng nhập", "User name", required=True, example=OFFICER),
        _day("since", "Từ ngày", "Since", required=True, example="01/07/2025"),
        _day("until", "Đến ngày", "Until"),
    ),
)
DELEGATIONS = SheetKind(
    code="delegations",
    identity=("delegator", "agency", "delegate", "starts_at", "ends_at"),
    columns=(
        _text("delegator", "Người ủy quyền", "Delegator", required=True, example=("tran.thi.binh",) * 2),
        _text("delegate", "Người được ủy quyền", "Delegate", required=True, example=OFFICER),
        Column(
            key="starts_at",
            vi="Bắt đầu",
            en="Starts",
            parse=cells.moment,
            required=True,
            example=("01/12/2026 08:00",) * 2,
        ),
        Column(
            key="ends_at",
            vi="Kết thúc",
            en="Ends",
            parse=cells.moment,
            required=True,
            example=("15/12/2026 17:00",) * 2,
        ),
        _text("agency", "Cơ quan", "Agency", example=AGENCY),
        _text("reason", "Lý do", "Reason", required=True, example=("Đi công tác", "Away on duty")),
    ),
)
PROCEDURES = SheetKind(
    code="procedures",
    identity=("code",),
    columns=(
        _text("code", "Mã", "Code", required=True, example=("lien-so", "lien-so")),
        _text("name_vi", "Tên", "Name in Vietnamese", required=True, example=("Phối hợp giữa các sở, ban, ngành",) * 2),
        _text("name_en", "Tên tiếng Anh", "Name in English", example=("Between departments",) * 2),
        _text("basis", "Căn cứ", "Basis", required=True, example=("Quy chế phối hợp của UBND tỉnh",) * 2),
        _whole("days", "Thời hạn", "Period", "15"),
        _whole("urgent_days", "Thời hạn khẩn", "Urgent period", "5"),
        _whole("minimum_days", "Thời hạn tối thiểu", "Minimum period"),
        _one_of("day_kind", "Cách tính ngày", "Kind of days", words.DAY_KINDS),
        _one_of("clock_start", "Tính từ", "Counted from", words.CLOCK_STARTS),
        _one_of("silence", "Khi không trả lời", "Law on silence", words.SILENCES),
        _yes_no("requires_own_position", "Cơ quan soạn thảo phải nêu quan điểm", "Own position required"),
        _count("extension_max_days", "Gia hạn tối đa", "Longest extension"),
        _count("extension_count", "Số lần gia hạn", "Number of extensions"),
        Column(
            key="mandatory",
            vi="Cơ quan bắt buộc lấy ý kiến",
            en="Mandatory consultees",
            parse=cells.several,
            example=("STC; STP", "STC; STP"),
        ),
        _yes_no("verified", "Đã kiểm tra căn cứ", "Basis verified"),
        _yes_no("active", "Đang áp dụng", "In use"),
        _text("note", "Ghi chú", "Note"),
    ),
)
CALENDAR = SheetKind(
    code="calendar",
    identity=("day",),
    columns=(
        _day("day", "Ngày", "Date", required=True, example="02/01/2026"),
        _one_of("kind", "Loại", "Kind", words.OVERLAY_KINDS),
        _text("name", "Nội dung", "Name", required=True, example=("Nghỉ hoán đổi", "Swapped day off")),
        _text("source", "Số văn bản", "Document number", required=True, example=("CV 12729/VPCP-KGVX",) * 2),
    ),
)
KINDS: tuple[SheetKind, ...] = (AGENCIES, OFFICERS, MEMBERSHIPS, TENURES, DELEGATIONS, PROCEDURES, CALENDAR)


def kind_of(code: str) -> SheetKind:
    """Raises NotFound when there is no such table."""
    for kind in KINDS:
        if kind.code == code:
            return kind
    raise NotFound
