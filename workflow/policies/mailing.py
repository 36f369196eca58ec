"""When a mail goes: at once, or gathered into one a day; and when a failed one is tried again. Pure.

What is urgent (owed, and due today or overdue) is never held back beyond the opening of the same day. The reasons
stand in docs/decisions/010-one-mail-a-day.md.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.vocabulary.notices import MailKind, MailMode

OPENING = time(7, 30)
MANY = 3  # so many at once to one person become one mail
GATHERING = timedelta(minutes=2)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=4)
MOST_ATTEMPTS = 14  # over about a day
LEASE = timedelta(minutes=10)  # a claimed mail whose worker died is taken up again after this
STALE = timedelta(days=4)  # what could not be sent for so long is no news any more


@dataclass(frozen=True, kw_only=True)
class Item:
    """One notice to one person, by its dedup key."""

    dedup: str
    urgent: bool


@dataclass(frozen=True, kw_only=True)
class Planned:
    kind: MailKind
    dedup: str
    send_at: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whose mail is planned, where the day begins, and which of the person's digests have gone already."""

    officer_id: int
    mode: MailMode
    zone: ZoneInfo
    gone: AbstractSet[str] = frozenset()

    def digest_key(self, day: date) -> str:
        return f"digest:{self.officer_id}:{day.isoformat()}"


def is_urgent(*, owed: bool, due_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Owed, and due today or before. 24:00 is stored as 00:00 of the next day and belongs to the day it ends."""
    if not owed or due_at is None:
        return False
    return (due_at - timedelta(microseconds=1)).astimezone(zone).date() <= now.astimezone(zone).date()


def plan(who: Addressee, items: Sequence[Item], now: datetime) -> list[Planned]:
    """Every item in exactly one mail."""
    today = now.astimezone(who.zone).date()
    opening = datetime.combine(today, OPENING, who.zone)
    may_gather = who.digest_key(today) not in who.gone
    before_opening = now < opening and may_gather
    if who.mode is MailMode.IMMEDIATE:
        pressing, calm = list(items), []
    else:
        pressing, calm = [i for i in items if i.urgent], [i for i in items if not i.urgent]
    if before_opening and who.mode is MailMode.DIGEST:
        return [_digest(who, today, opening, items)] if items else []
    planned = []
    if len(pressing) >= MANY and may_gather:
        planned.append(_digest(who, today, opening if before_opening else now + GATHERING, pressing))
    else:
        planned += [_single(item, now) for item in pressing]
    if calm:
        tomorrow = today + timedelta(days=1)
        planned.append(_digest(who, tomorrow, datetime.combine(tomorrow, OPENING, who.zone), calm))
    return planned


def _single(item: Item, now: datetime) -> Planned:
    return Planned(kind=MailKind.SINGLE, dedup=f"single:{item.dedup}", send_at=now, items=(item,))


def _digest(who: Addressee, day: date, send_at: datetime, items: Sequence[Item]) -> Planned:
    return Planned(kind=MailKind.DIGEST, dedup=who.digest_key(day), send_at=send_at, items=tuple(items))


def retry_after(attempts: int) -> timedelta | None:
    """The pause after so many failed attempts; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(FIRST_RETRY * 2.0 ** (attempts - 1), LONGEST_RETRY)
