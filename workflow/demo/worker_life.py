"""What happened by itself: the sweep of every morning, mails and notices, and one day off that came unforeseen."""

from collections.abc import Iterator
from datetime import date, timedelta

from workflow.demo.packaged import document
from workflow.demo.post import Post
from workflow.demo.simulation import Life
from workflow.demo.stage import Stage
from workflow.services.change_calendar import ChangeCalendar, change_calendar
from workflow.services.choose_mail_mode import ChooseMailMode, choose_mail_mode
from workflow.services.save_overlay_day import SaveOverlayDay
from workflow.sweep import run_sweep
from workflow.vocabulary.administration import OverlayKind
from workflow.vocabulary.notices import MailMode

ADMINISTRATOR = "quantri"
SIGNING_POSTS = frozenset({"thutruong", "lanhdao", "lanhdao2"})
# Working days from the last one before today.
STORM, TOLD_SINCE, READ_UNTIL = -8, -12, -4
SHUT_FOR = 4  # working days in which one agency's mail server takes nothing


def worker_lives(stage: Stage, post: Post, first: date, storm: date) -> tuple[Life, ...]:
    """`first`: the day from which there is something to sweep; `storm`: the day off that nobody foresees."""
    return (
        sweep_life(stage, first),
        mail_mode_life(stage),
        post_life(stage),
        reading_life(stage, post),
        storm_life(stage, storm),
    )


def sweep_life(stage: Stage, first: date) -> Life:
    """Each morning, when the rungs of the ladder begin to speak."""
    for day in _days(first):
        yield stage.days.at(day, 7, 5)
        run_sweep(stage.application)


def post_life(stage: Stage) -> Life:
    """Mails that were gathered go in the morning and in the evening; what others did is told when they did it."""
    for day in _days(stage.days.from_today(TOLD_SINCE)):
        yield stage.days.at(day, 7, 35)
        yield stage.days.at(day, 17, 55)


def mail_mode_life(stage: Stage) -> Life:
    """Those who sign want one mail a day; what is urgent reaches them at once all the same."""
    yield stage.days.at(stage.days.from_today(TOLD_SINCE - 1), 11)
    wanted = ChooseMailMode(mode=MailMode.DIGEST.value)
    for username in stage.cast.officer:
        if username.partition(".")[2] in SIGNING_POSTS:
            stage.do(username, choose_mail_mode, wanted)


def reading_life(stage: Stage, post: Post) -> Life:
    """All but the last days' notices were read."""
    for back in range(TOLD_SINCE, READ_UNTIL + 1):
        yield stage.days.at(stage.days.from_today(back), 16, 55)
        post.read()


def storm_life(stage: Stage, day: date) -> Life:
    """Announced on the working day before: the administrator sees what it would move, and does it."""
    yield stage.days.at(stage.days.from_day(day, -1), 16, 25)
    words = document("proceedings.yaml")["storm"]
    change = SaveOverlayDay(
        jurisdiction_id=stage.cast.jurisdiction_id,
        day=day,
        kind=OverlayKind.OFF,
        name=words["name"],
        source=f"{words['source']} ngày {stage.today:%d/%m/%Y}",
    )
    shown = stage.do(ADMINISTRATOR, change_calendar, ChangeCalendar(change=change))
    stage.do(ADMINISTRATOR, change_calendar, ChangeCalendar(change=change, seen=shown.foreseen))


def _days(first: date) -> Iterator[date]:
    """The simulation ends them."""
    while True:
        yield first
        first += timedelta(days=1)
