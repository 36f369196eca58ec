"""When a mail goes: at once, gathered, at the opening of the day; and when it is tried again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.policies.mailing import (
    LONGEST_RETRY,
    MOST_ATTEMPTS,
    Addressee,
    Item,
    Planned,
    is_urgent,
    plan,
    retry_after,
)
from workflow.vocabulary.notices import MailKind, MailMode

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY, TOMORROW = "digest:7:2026-11-23", "digest:7:2026-11-24"


def local(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def who(mode: MailMode, *gone: str) -> Addressee:
    return Addressee(officer_id=7, mode=mode, zone=ZONE, gone=frozenset(gone))


def items(calm: int = 0, urgent: int = 0) -> list[Item]:
    return [Item(dedup=f"calm-{n}", urgent=False) for n in range(calm)] + [
        Item(dedup=f"urgent-{n}", urgent=True) for n in range(urgent)
    ]


def shape(planned: list[Planned]) -> list[tuple[str, str, int]]:
    """(single or the digest's key, local time, how many)."""
    return [
        (
            "single" if mail.kind is MailKind.SINGLE else mail.dedup,
            mail.send_at.astimezone(ZONE).strftime("%d %H:%M"),
            len(mail.items),
        )
        for mail in planned
    ]


def test_who_wants_it_at_once_gets_a_mail_for_each_event_at_once() -> None:
    assert shape(plan(who(MailMode.IMMEDIATE), items(calm=1, urgent=1), local(10))) == [
        ("single", "23 10:00", 1), ("single", "23 10:00", 1),
    ]  # fmt: skip


def test_many_that_fall_together_become_one_mail() -> None:
    assert shape(plan(who(MailMode.IMMEDIATE), items(calm=2, urgent=1), local(10))) == [(TODAY, "23 10:02", 3)]


def test_many_that_fall_together_in_the_night_wait_for_the_opening() -> None:
    assert shape(plan(who(MailMode.IMMEDIATE), items(urgent=12), local(0, 5))) == [(TODAY, "23 07:30", 12)]


def test_when_the_days_summary_has_gone_the_rest_of_the_day_comes_singly() -> None:
    assert [one[0] for one in shape(plan(who(MailMode.IMMEDIATE, TODAY), items(urgent=4), local(10)))] == ["single"] * 4


def test_who_chose_a_summary_gets_it_at_the_next_opening() -> None:
    assert shape(plan(who(MailMode.DIGEST), items(calm=2), local(10))) == [(TOMORROW, "24 07:30", 2)]
    assert shape(plan(who(MailMode.DIGEST), items(calm=1, urgent=1), local(6))) == [(TODAY, "23 07:30", 2)]


def test_what_is_urgent_is_not_held_back_by_a_summary() -> None:
    assert shape(plan(who(MailMode.DIGEST), items(calm=1, urgent=1), local(10))) == [
        ("single", "23 10:00", 1), (TOMORROW, "24 07:30", 1),
    ]  # fmt: skip


@given(
    mode=st.sampled_from(MailMode),
    calm=st.integers(0, 6),
    urgent=st.integers(0, 6),
    minute=st.integers(0, 24 * 60 - 1),
    gone=st.booleans(),
)
def test_every_notice_goes_in_exactly_one_mail_and_the_urgent_ones_on_the_same_day(
    *, mode: MailMode, calm: int, urgent: int, minute: int, gone: bool
) -> None:
    now = local(0) + timedelta(minutes=minute)
    given_items = items(calm, urgent)
    planned = plan(who(mode, *([TODAY] if gone else [])), given_items, now)
    assert sorted(item.dedup for mail in planned for item in mail.items) == sorted(i.dedup for i in given_items)
    assert len({mail.dedup for mail in planned}) == len(planned)
    for mail in planned:
        assert mail.send_at >= now
        assert mail.dedup not in ({TODAY} if gone else set())
        if any(item.urgent for item in mail.items):
            late = max(local(7, 30), now + timedelta(minutes=2))
            assert mail.send_at <= late


@pytest.mark.parametrize(
    ("due", "urgent"),
    [
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), True),  # 24:00 of today in Vietnam
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), False),  # tomorrow
        (datetime(2026, 11, 20, 17, 0, tzinfo=UTC), True),  # overdue
        (None, False),
    ],
)
def test_urgent_is_what_is_due_today_or_overdue(due: datetime | None, *, urgent: bool) -> None:
    assert is_urgent(owed=True, due_at=due, now=local(10), zone=ZONE) is urgent
    assert is_urgent(owed=False, due_at=due, now=local(10), zone=ZONE) is False


def test_pauses_between_attempts_double_up_to_a_limit_and_end() -> None:
    pauses = [retry_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(pause for pause in pauses if pause) == LONGEST_RETRY
    assert retry_after(MOST_ATTEMPTS) is None
    total = sum((pause for pause in pauses if pause), timedelta())
    assert timedelta(hours=18) < total < timedelta(days=2)
