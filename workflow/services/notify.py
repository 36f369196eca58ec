"""Tell people: notifications on screen and the mails that carry them, once per event and person.

For a thousand notices the statements are the same few, so that a sweep can hand them over together. Whether a mail can
reach its officer is decided when it is to go (services/deliver_mail.py): an address may come in time.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from workflow.models import Mail, Notification, Officer
from workflow.policies.mailing import Addressee, Item, Planned, is_urgent, plan
from workflow.policies.recipients import Told, recipients
from workflow.queries.recipients import Matters, matters_of, staff_of
from workflow.queries.slices import slices
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import DELEGATION_KINDS, OWED_KINDS, MailKind, MailMode, MailState, Notice


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One notice to one person."""

    notice: Notice
    told: Told
    urgent: bool
    zone: ZoneInfo

    @property
    def dedup(self) -> str:
        return f"{self.notice.dedup}:{self.told.officer_id}"


def notify(uow: UnitOfWork, notices: Sequence[Notice]) -> int:
    """How many notifications were new. Telling the same again changes nothing."""
    matters = matters_of(uow.session, notices)
    seats = [matters.of(notice).seats for notice in notices]
    agencies = {one.responding_agency_id for one in seats} | {one.drafting_agency_id for one in seats}
    staff = staff_of(uow.session, {one for one in agencies if one is not None}, matters.zones, uow.now)
    lines = [
        _line(uow.now, matters, notice, told)
        for notice in notices
        for told in recipients(notice, matters.of(notice).seats, staff)
    ]
    fresh = _not_told_yet(uow, lines)
    if not fresh:
        return 0
    mails = _mails_for(uow, fresh)
    return _write(uow, fresh, mails)


def _line(now: datetime, matters: Matters, notice: Notice, told: Told) -> _Line:
    zone = matters.zones[notice.jurisdiction_id]
    due = is_urgent(owed=notice.kind in OWED_KINDS, due_at=matters.of(notice).due_at, now=now, zone=zone)
    urgent = due or notice.kind in DELEGATION_KINDS  # somebody signs in their name from now on
    return _Line(notice=notice, told=told, urgent=urgent, zone=zone)


def _not_told_yet(uow: UnitOfWork, lines: Sequence[_Line]) -> list[_Line]:
    by_key = {line.dedup: line for line in lines}
    known = {
        dedup
        for keys in slices(by_key)
        for dedup in uow.session.scalars(select(Notification.dedup).where(Notification.dedup.in_(keys)))
    }
    return [line for key, line in by_key.items() if key not in known]


def _mails_for(uow: UnitOfWork, lines: Sequence[_Line]) -> Mapping[str, int]:
    """The id of the mail that carries each notification, by its dedup key.

    A digest of today that has gone takes nothing more: what was planned for it is planned again without it.
    """
    officers = {
        row.id: row
        for ids in slices({line.told.officer_id for line in lines})
        for row in uow.session.execute(select(Officer.id, Officer.email, Officer.mail_mode).where(Officer.id.in_(ids)))
    }
    chosen, gone = _planned(uow, officers, lines, frozenset())
    if gone:
        late = {item.dedup for mail in chosen if mail.dedup in gone for item in mail.items}
        again = [line for line in lines if line.dedup in late]
        chosen = [mail for mail in chosen if mail.dedup not in gone]
        chosen += _planned(uow, officers, again, gone)[0]
    ids = {
        row.dedup: row.id
        for keys in slices({mail.dedup for mail in chosen})
        for row in uow.session.execute(select(Mail.id, Mail.dedup).where(Mail.dedup.in_(keys)))
    }
    return {item.dedup: ids[mail.dedup] for mail in chosen for item in mail.items}


def _planned(
    uow: UnitOfWork, officers: Mapping[int, Any], lines: Sequence[_Line], gone: AbstractSet[str]
) -> tuple[list[Planned], set[str]]:
    """Plan, store what is new, lock the digests that wait; with the keys of those that went, or could not go."""
    by_officer: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        by_officer[line.told.officer_id].append(line)
    chosen: list[Planned] = []
    rows: list[dict[str, Any]] = []
    for officer_id, own in by_officer.items():
        officer = officers[officer_id]
        who = Addressee(officer_id=officer_id, mode=MailMode(officer.mail_mode), zone=own[0].zone, gone=gone)
        by_key = {line.dedup: line for line in own}
        for mail in plan(who, [Item(dedup=line.dedup, urgent=line.urgent) for line in own], uow.now):
            chosen.append(mail)
            rows.append(_mail_row(uow, officer, mail, by_key[mail.items[0].dedup].notice))
    _insert(uow, Mail, rows)
    digests = {mail.dedup for mail in chosen if mail.kind is MailKind.DIGEST}
    waiting = {
        dedup
        for keys in slices(digests)
        for dedup in uow.session.scalars(
            select(Mail.dedup)
            .where(Mail.dedup.in_(keys), Mail.state == MailState.QUEUED, Mail.attempts == 0)
            .order_by(Mail.dedup)
            .with_for_update()
        )
    }
    return chosen, digests - waiting


def _mail_row(uow: UnitOfWork, officer: Any, mail: Planned, first: Notice) -> dict[str, Any]:
    single = mail.kind is MailKind.SINGLE
    return {
        "officer_id": officer.id,
        "jurisdiction_id": first.jurisdiction_id,
        "kind": mail.kind,
        "address": officer.email,
        "message_key": secrets.token_hex(16),
        "thread": f"request-{first.request_id}" if single and first.request_id else "",
        "dedup": mail.dedup,
        "state": MailState.QUEUED,
        "attempts": 0,
        "next_try_at": mail.send_at,
        "created_at": uow.now,
        "last_answer": "",
    }


def _insert(uow: UnitOfWork, model: type[Mail] | type[Notification], rows: Sequence[dict[str, Any]]) -> int:
    """What is there already stays as it is. How many rows were new."""
    if not rows:
        return 0
    dialect = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
    added = uow.session.execute(dialect.insert(model).on_conflict_do_nothing().returning(model.id), list(rows))
    return len(added.all())


def _write(uow: UnitOfWork, lines: Sequence[_Line], mails: Mapping[str, int]) -> int:
    rows = [
        {
            "jurisdiction_id": line.notice.jurisdiction_id,
            "officer_id": line.told.officer_id,
            "agency_id": line.told.agency_id,
            "on_behalf_of_id": line.told.on_behalf_of,
            "kind": line.notice.kind,
            "request_id": line.notice.request_id,
            "reply_id": line.notice.reply_id,
            "args": dict(line.notice.args),
            "dedup": line.dedup,
            "owed": line.notice.kind in OWED_KINDS,
            "created_at": uow.now,
            "read_at": None,
            "mail_id": mails[line.dedup],
        }
        for line in lines
    ]
    return _insert(uow, Notification, rows)
