"""Fills an empty database with the demo province: all in one transaction, so that it is there whole or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
from workflow.demo.request_life import request_life
from workflow.demo.simulation import Simulation
from workflow.demo.stage import Stage, in_one_transaction
from workflow.demo.working_days import WorkingDays
from workflow.models import Comment, CommentRequest, Jurisdiction, Officer, Reply
from workflow.queries.calendars import jurisdiction_clock
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGAN = timedelta(days=400)
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
    clock = SettableClock(now - BEGAN)
    with in_one_transaction(application, clock) as inside:
        with inside.reading() as session:
            _require_empty(session)
        stage = _stage(inside, clock, seed)
        _live(stage, seed, requests, until=now)
        clock.set(now)
        return stage.by_system(_finish, seed)


def _require_empty(session: Session) -> None:
    if session.scalar(select(Jurisdiction.id).limit(1)) or session.scalar(select(Officer.id).limit(1)):
        raise NotEmpty


def _stage(inside: Application, clock: SettableClock, seed: int) -> Stage:
    now = inside.clock.now()
    today = (now + BEGAN).astimezone(ZONE).date()
    since = now.astimezone(ZONE).date() - IN_OFFICE
    command = BuildProvince(seed=seed, since=since, today=today, password=PASSWORD)
    cast = inside.run(build_province, command)
    with inside.reading() as session:
        calendar = jurisdiction_clock(session, session.get_one(Jurisdiction, cast.jurisdiction_id)).calendar
    return Stage(inside, clock, cast, WorkingDays(calendar, ZONE, today))


def _live(stage: Stage, seed: int, requests: int, *, until: datetime) -> None:
    """Each request has dice of its own, so that one more request changes nothing about the others."""
    simulation = Simulation(stage.clock, until)
    press = Press(stage.application.pdf, document("province.yaml")["place"])
    for life in delegation_lives(stage, until):
        simulation.start(life)
    for plan in plans(requests):
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
