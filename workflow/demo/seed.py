"""Fills an empty database with the demo province: all in one transaction, so that it is there whole or not at all."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.demo.accounts import PASSWORD, SEEDED
from workflow.demo.case import Case
from workflow.demo.delegating import delegation_lives
from workflow.demo.drafting_life import Press
from workflow.demo.master_data import BuildProvince, build_province
from workflow.demo.packaged import document
from workflow.demo.plans import TOTAL, plans
from workflow.demo.post import Post
from workflow.demo.request_life import request_life
from workflow.demo.simulation import Simulation
from workflow.demo.stage import Stage, in_one_transaction
from workflow.demo.worker_life import SHUT_FOR, STORM, TOLD_SINCE, worker_lives
from workflow.demo.working_days import WorkingDays
from workflow.models import Comment, CommentRequest, Jurisdiction, Officer, Reply
from workflow.queries.calendars import jurisdiction_clock
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGAN = timedelta(days=400)
OPENS = time(8)
IN_OFFICE = timedelta(days=200)


class NotEmpty(Exception):  # noqa: N818  a plain answer to who asked
    """There is data already, which the demo will not touch."""


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What was made."""

    agencies: int
    officers: int
    requests: int
    replies: int
    comments: int


def seed_demo(application: Application, *, seed: int = 1, requests: int = TOTAL) -> Seeded:
    """`requests`: how many of the plans; fewer for a quick look. The same seed on the same day gives the same texts.

    Raises:
        NotEmpty: a jurisdiction or an officer is there.
    """
    now = application.clock.now()
    today = now.astimezone(ZONE).date()
    clock = SettableClock(datetime.combine(today - BEGAN, OPENS, ZONE))
    with in_one_transaction(application, clock) as inside:
        with inside.reading() as session:
            if not is_empty(session):
                raise NotEmpty
        stage, storm = _stage(inside, clock, today, seed)
        _live(stage, storm, seed, requests)
        clock.set(now)
        return stage.by_system(_finish, seed)


def is_empty(session: Session) -> bool:
    """Whether nobody works with this database yet."""
    return all(session.scalar(select(model.id).limit(1)) is None for model in (Jurisdiction, Officer))


def _stage(inside: Application, clock: SettableClock, today: date, seed: int) -> tuple[Stage, date]:
    """With the day off that nobody foresees."""
    command = BuildProvince(seed=seed, since=today - BEGAN - IN_OFFICE, today=today, password=PASSWORD)
    cast = inside.run(build_province, command)
    with inside.reading() as session:
        calendar = jurisdiction_clock(session, session.get_one(Jurisdiction, cast.jurisdiction_id)).calendar
    storm = WorkingDays(calendar, ZONE, today).from_today(STORM)
    return Stage(inside, clock, cast, WorkingDays(calendar, ZONE, today, storm), _turns(today)), storm


def _turns(today: date) -> list[date]:
    """When heads change, and when delegations begin and end."""
    data: dict[str, Any] = document("province.yaml")
    offsets = [-row["days_ago"] for row in data["successions"]]
    offsets += [row[key] for row in data["delegations"] for key in ("since", "until")]
    return sorted(today + timedelta(days=offset) for offset in offsets)


def _live(stage: Stage, storm: date, seed: int, requests: int) -> None:
    """Until the midnight before today: so the hour of the seeding makes no difference.

    Each request has dice of its own, so that one more request changes nothing about the others.
    """
    until = stage.days.at(stage.days.today, 0)
    told, shut = (stage.days.at(stage.days.from_today(day), 7) for day in (TOLD_SINCE, TOLD_SINCE + SHUT_FOR))
    post = Post(stage, told, shut)
    simulation = Simulation(stage.clock, until, stage.days.later, post.tell)
    press = Press(stage.application.pdf, document("province.yaml")["place"])
    chosen = plans(requests)
    first = stage.days.from_today(min(plan.circulated for plan in chosen))
    for life in (*worker_lives(stage, post, first, storm), *delegation_lives(stage, until)):
        simulation.start(life)
    for plan in chosen:
        case = Case(stage=stage, plan=plan, dice=f"{seed} request {plan.index}")
        simulation.start(request_life(case, simulation, press))
    simulation.run()


def _finish(uow: UnitOfWork, seed: int) -> Seeded:
    models = {"officers": Officer, "requests": CommentRequest, "replies": Reply, "comments": Comment}
    counted = {
        name: uow.session.scalars(select(func.count()).select_from(model)).one() for name, model in models.items()
    }
    agencies = len(document("province.yaml")["agencies"]) + len(document("province.yaml")["communes"])
    uow.record(Event(name=SEEDED, subject="demo", subject_id=None, after={"seed": seed, **counted}))
    return Seeded(agencies=agencies, **counted)
