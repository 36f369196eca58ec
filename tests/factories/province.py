"""A small province for tests: five departments and a commune, one officer in each role, two procedures."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from workflow.bootstrap import Application
from workflow.models import Agency, Jurisdiction, MandatoryConsultee, Membership, Officer, Procedure, Tenure
from workflow.queries.identities import actor_of
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import AgencyKind, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.roles import AGENCY_ROLES, JURISDICTION_ROLES, Role

PASSWORD = "mat-khau-thu-nghiem-1"
AGENCIES = {
    "stc": ("Sở Tài chính", "STC", AgencyKind.DEPARTMENT),
    "stp": ("Sở Tư pháp", "STP", AgencyKind.DEPARTMENT),
    "snv": ("Sở Nội vụ", "SNV", AgencyKind.DEPARTMENT),
    "sxd": ("Sở Xây dựng", "SXD", AgencyKind.DEPARTMENT),
    "skhcn": ("Sở Khoa học và Công nghệ", "SKHCN", AgencyKind.DEPARTMENT),
    "xta": ("Xã Tân An", "XTA", AgencyKind.COMMUNE),
}
SINCE = date(2024, 1, 1)
PRESETS: tuple[dict[str, Any], ...] = (
    {
        "code": "lien-so",
        "name_vi": "Phối hợp giữa các sở, ban, ngành",
        "name_en": "Between departments",
        "basis": "Quy chế phối hợp của UBND tỉnh",
        "days": 15,
        "urgent_days": 5,
        "day_kind": DayKind.WORKING,
        "clock_start": ClockStart.COMPLETE_DOSSIER,
        "silence": SilenceLaw.AGREED_AND_LIABLE,
    },
    {
        "code": "qd-chu-tich",
        "name_vi": "Quyết định quy phạm pháp luật của Chủ tịch UBND tỉnh",
        "name_en": "Normative decision of the provincial Chairman",
        "basis": "NĐ 78/2025/NĐ-CP Điều 51a",
        "days": 7,
        "urgent_days": 3,
        "day_kind": DayKind.CALENDAR,
        "clock_start": ClockStart.RECEIVED,
        "silence": SilenceLaw.UNSPECIFIED,
    },
    {
        "code": "nq-hdnd",
        "name_vi": "Nghị quyết của HĐND tỉnh",
        "name_en": "Resolution of the provincial People's Council",
        "basis": "NĐ 78/2025/NĐ-CP",
        "days": None,
        "day_kind": DayKind.CALENDAR,
        "clock_start": ClockStart.RECEIVED,
        "silence": SilenceLaw.UNSPECIFIED,
    },
)


@dataclass
class Province:
    """Ids by short name; usernames are `<agency>.<role>` (`stc.leader`) or the bare role (`supervisor`)."""

    application: Application
    jurisdiction_id: int
    agency: dict[str, int] = field(default_factory=dict)
    officer: dict[str, int] = field(default_factory=dict)
    procedure: dict[str, int] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """The actor as a signed-in session would have it now, delegations included."""
        with self.application.reading() as session:
            return actor_of(session, self.officer[username], self.application.clock.now())


def build_province(application: Application, password_hash: str | None = None) -> Province:
    with application.sessions.begin() as session:
        jurisdiction = Jurisdiction(code="T01", name_vi="Tỉnh Thử Nghiệm", name_en="Test Province")
        session.add(jurisdiction)
        session.flush()
        province = Province(application, jurisdiction.id)
        for number, (slug, (name, symbol, kind)) in enumerate(AGENCIES.items(), 1):
            _add_agency(session, province, slug, f"H99.{number:02d}", name, symbol, kind, password_hash)
        for role in sorted(JURISDICTION_ROLES):
            _add_officer(session, province, role.value, f"{role.value.title()} Tỉnh", role, None, password_hash)
        _add_procedures(session, province)
    return province


def _add_agency(
    session: Session,
    province: Province,
    slug: str,
    code: str,
    name: str,
    symbol: str,
    kind: AgencyKind,
    password_hash: str | None,
) -> None:
    agency = Agency(
        jurisdiction_id=province.jurisdiction_id, code=code, symbol=symbol, slug=slug, name_vi=name, kind=kind
    )
    session.add(agency)
    session.flush()
    province.agency[slug] = agency.id
    for role in sorted(AGENCY_ROLES):
        username = f"{slug}.{role.value}"
        _add_officer(session, province, username, f"{name} {role.value}", role, agency.id, password_hash)
    session.add(Tenure(agency_id=agency.id, officer_id=province.officer[f"{slug}.head"], since=SINCE))


def _add_officer(
    session: Session,
    province: Province,
    username: str,
    full_name: str,
    role: Role,
    agency_id: int | None,
    password_hash: str | None,
) -> None:
    officer = Officer(username=username, full_name=full_name, title=role.value, password_hash=password_hash)
    session.add(officer)
    session.flush()
    province.officer[username] = officer.id
    session.add(
        Membership(
            jurisdiction_id=province.jurisdiction_id,
            officer_id=officer.id,
            agency_id=agency_id,
            role=role,
            since=SINCE,
        )
    )


def _add_procedures(session: Session, province: Province) -> None:
    presets = [Procedure(jurisdiction_id=province.jurisdiction_id, **preset) for preset in PRESETS]
    session.add_all(presets)
    session.flush()
    province.procedure = {preset.code: preset.id for preset in presets}
    for slug in ("stp", "snv"):
        session.add(MandatoryConsultee(procedure_id=province.procedure["qd-chu-tich"], agency_id=province.agency[slug]))
