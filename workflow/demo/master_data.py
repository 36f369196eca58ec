"""The province itself: agencies, officers, tenures, procedures, calendar; by the services of the administration."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from workflow.adapters.passwords import hash_password
from workflow.calendar import DEFAULT_OVERLAY
from workflow.demo.cast import COMMUNE_POSTS, POSTS, Cast, invented_names, title_of, username_prefix
from workflow.demo.packaged import document
from workflow.models import Jurisdiction, Membership, Officer, Procedure
from workflow.reference import agency_presets
from workflow.services.create_officer import CreateOfficer, create_officer
from workflow.services.load_procedures import LoadProcedures, load_procedures
from workflow.services.record_tenure import RecordTenure, record_tenure
from workflow.services.save_agency import SaveAgency, save_agency
from workflow.services.save_officer import FirstMembership, SaveOfficer
from workflow.services.save_overlay_day import SaveOverlayDay, save_overlay_day
from workflow.services.save_procedure import SaveProcedure, save_procedure
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import AgencyKind, OverlayKind, SilenceLaw
from workflow.vocabulary.events import Event
from workflow.vocabulary.roles import Role

EXTENSIBLE = "lien-so"


@dataclass(frozen=True, kw_only=True)
class BuildProvince:
    """`since`: when everybody took office; `today` decides the days of the successions."""

    seed: int
    since: date
    today: date
    password: str


@dataclass(frozen=True, kw_only=True)
class _Agency:
    slug: str
    code: str
    symbol: str
    name: str
    english: str
    kind: AgencyKind
    temper: str


def build_province(uow: UnitOfWork, command: BuildProvince) -> Cast:
    data: dict[str, Any] = document("province.yaml")
    cast = Cast(jurisdiction_id=_jurisdiction(uow, data))
    names = invented_names(random.Random(f"{command.seed} people"))
    for agency in _agencies(data):
        _add_agency(uow, cast, agency)
        _add_officers(uow, cast, agency, names, command)
    for row in data["overseers"]:
        _add_overseer(uow, cast, row, command.since)
    load_procedures(uow, LoadProcedures(jurisdiction_id=cast.jurisdiction_id))
    _allow_extensions(uow)
    cast.procedure = {row.code: row.id for row in uow.session.execute(select(Procedure.code, Procedure.id))}
    for day in DEFAULT_OVERLAY:
        save_overlay_day(
            uow,
            SaveOverlayDay(
                jurisdiction_id=cast.jurisdiction_id,
                day=day.date,
                kind=OverlayKind(day.kind),
                name=day.name,
                source=day.source,
            ),
        )
    _give_passwords(uow, command.password)
    return cast


def _allow_extensions(uow: UnitOfWork) -> None:
    """One of five working days where departments consult each other: the presets leave it to each province."""
    found = uow.session.scalars(select(Procedure).where(Procedure.code == EXTENSIBLE)).one()
    known = {field.name: getattr(found, field.name) for field in fields(SaveProcedure) if hasattr(found, field.name)}
    allowed = {"procedure_id": found.id, "version": found.version, "extension_max_days": 5, "extension_count": 1}
    save_procedure(uow, SaveProcedure(**(known | allowed)))


def _jurisdiction(uow: UnitOfWork, data: dict[str, Any]) -> int:
    names = {key: data[key] for key in ("code", "name_vi", "name_en")}
    jurisdiction = Jurisdiction(**names, silence_default=SilenceLaw.ANSWER_REQUIRED)
    uow.session.add(jurisdiction)
    uow.session.flush()
    uow.record(
        Event(
            name="jurisdiction_created",
            subject="jurisdiction",
            subject_id=jurisdiction.id,
            jurisdiction_id=jurisdiction.id,
            after=names,
        )
    )
    return jurisdiction.id


def _agencies(data: dict[str, Any]) -> Iterator[_Agency]:
    presets = {preset.slug: preset for preset in agency_presets()}
    for row in data["agencies"]:
        preset = presets[row["slug"]]
        yield _Agency(
            slug=preset.slug, code=row["code"], symbol=preset.symbol, name=preset.name, english=row["en"],
            kind=preset.kind, temper=row["temper"],
        )  # fmt: skip
    for row in data["communes"]:
        yield _Agency(
            slug=row["slug"], code=row["code"], symbol=row["symbol"], name=row["name"], english=row["en"],
            kind=AgencyKind.COMMUNE, temper=row["temper"],
        )  # fmt: skip


def _add_agency(uow: UnitOfWork, cast: Cast, agency: _Agency) -> None:
    cast.name[agency.slug] = agency.name
    cast.prefix[agency.slug] = username_prefix(agency.symbol)
    cast.temper[agency.slug] = agency.temper
    cast.agency[agency.slug] = save_agency(
        uow,
        SaveAgency(
            jurisdiction_id=cast.jurisdiction_id,
            agency_id=None,
            version=None,
            code=agency.code,
            symbol=agency.symbol,
            slug=agency.slug,
            name_vi=agency.name,
            name_en=agency.english,
            kind=agency.kind,
        ),
    ).id


def _add_officers(uow: UnitOfWork, cast: Cast, agency: _Agency, names: Iterator[str], command: BuildProvince) -> None:
    commune = agency.kind is AgencyKind.COMMUNE
    changes = {row["slug"]: row["days_ago"] for row in document("province.yaml")["successions"]}
    changed = command.today - timedelta(days=changes[agency.slug]) if agency.slug in changes else None
    for post, role in POSTS:
        if commune and post not in COMMUNE_POSTS:
            continue
        title = title_of(agency.slug, post, commune=commune)
        username = f"{cast.prefix[agency.slug]}.{post}"
        if role is Role.HEAD and changed is not None:
            before = changed - timedelta(days=1)
            _add_head(uow, cast, agency, f"{username}.cu", next(names), title, (command.since, before))
            _add_head(uow, cast, agency, username, next(names), title, (changed, None))
        elif role is Role.HEAD:
            _add_head(uow, cast, agency, username, next(names), title, (command.since, None))
        else:
            _add_officer(uow, cast, agency, username, next(names), title, role, (command.since, None))


def _add_head(
    uow: UnitOfWork, cast: Cast, agency: _Agency, username: str, name: str, title: str, term: tuple[date, date | None]
) -> None:
    _add_officer(uow, cast, agency, username, name, title, Role.HEAD, term)
    record_tenure(
        uow,
        RecordTenure(
            jurisdiction_id=cast.jurisdiction_id,
            agency_id=cast.agency[agency.slug],
            officer_id=cast.officer[username],
            since=term[0],
            until=term[1],
        ),
    )


def _add_officer(
    uow: UnitOfWork,
    cast: Cast,
    agency: _Agency,
    username: str,
    name: str,
    title: str,
    role: Role,
    term: tuple[date, date | None],
) -> None:
    membership = FirstMembership(role=role, since=term[0], agency_id=cast.agency[agency.slug])
    _create(uow, cast, username, name, title, membership)
    if term[1] is not None:
        left = update(Membership).where(Membership.officer_id == cast.officer[username]).values(until=term[1])
        uow.session.execute(left)


def _add_overseer(uow: UnitOfWork, cast: Cast, row: dict[str, str], since: date) -> None:
    membership = FirstMembership(role=Role(row["role"]), since=since, agency_id=None)
    _create(uow, cast, row["username"], row["name"], row["title"], membership)


def _create(uow: UnitOfWork, cast: Cast, username: str, name: str, title: str, membership: FirstMembership) -> None:
    cast.officer[username] = create_officer(
        uow,
        CreateOfficer(
            officer=SaveOfficer(
                jurisdiction_id=cast.jurisdiction_id,
                officer_id=None,
                version=None,
                username=username,
                full_name=name,
                title=title,
                email=f"{username}@lamdong.example",
                membership=membership,
            )
        ),
    )


def _give_passwords(uow: UnitOfWork, password: str) -> None:
    """One hash for all: hashing is slow on purpose, and here the password is public anyway."""
    uow.session.execute(update(Officer).values(password_hash=hash_password(password), password_changed_at=uow.now))
