"""Begin a jurisdiction in an empty installation: its row and the packaged procedures. From the command line only."""

from dataclasses import dataclass

from sqlalchemy import select

from workflow.models import Jurisdiction
from workflow.services.administering import refuse_if, texts
from workflow.services.load_procedures import Loaded, LoadProcedures, load_procedures
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict, NotFound


@dataclass(frozen=True, kw_only=True)
class OpenJurisdiction:
    """Time zone, office hours and who may sign are set afterwards, on the administrator's pages."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    id: int
    procedures: Loaded


def open_jurisdiction(uow: UnitOfWork, command: OpenJurisdiction) -> Opened:
    """Raises Conflict when the code is taken, Incomplete when a name is missing, NotFound for any officer."""
    if uow.actor != SYSTEM:
        raise NotFound
    names = {"code": command.code, "name_vi": command.name_vi, "name_en": command.name_en}
    limits = {"code": 64, "name_vi": 300, "name_en": 300}
    refuse_if(*texts({name: (value, limits[name]) for name, value in names.items()}, required=tuple(names)))
    if uow.session.scalar(select(Jurisdiction.id).where(Jurisdiction.code == command.code)) is not None:
        raise Conflict
    row = Jurisdiction(**names, silence_default=SilenceLaw.ANSWER_REQUIRED)
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event(
            name="jurisdiction_created",
            subject="jurisdiction",
            subject_id=row.id,
            jurisdiction_id=row.id,
            before={},
            after=names,
        )
    )
    return Opened(id=row.id, procedures=load_procedures(uow, LoadProcedures(jurisdiction_id=row.id)))
