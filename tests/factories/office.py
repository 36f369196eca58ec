"""An office for tests of the drafting side: runs services by username, reads what they left behind."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import (
    AuditEntry,
    CommentRequest,
    DraftVersion,
    Question,
    Reply,
)
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.submit_for_signature import SubmitForSignature, submit_for_signature
from workflow.vocabulary.refusals import Incomplete

# qd-chu-tich: 7 calendar days, 3 when urgent; stp and snv are mandatory.
STRICT = "qd-chu-tich"


class Office:
    """Runs services by username and reads what they left behind."""

    def __init__(self, application: Application, province: Province, clock: SettableClock) -> None:
        self.application, self.province, self.clock = application, province, clock

    def run(self, username: str, service: Any, command: Any) -> Any:
        return self.application.run(service, command, self.province.actor(username))

    def request(self, request_id: int) -> CommentRequest:
        with self.application.reading() as session:
            return session.scalars(
                select(CommentRequest)
                .where(CommentRequest.id == request_id)
                .options(
                    selectinload(CommentRequest.questions).selectinload(Question.addressees),
                    selectinload(CommentRequest.consultees),
                    selectinload(CommentRequest.rounds),
                    selectinload(CommentRequest.versions).joinedload(DraftVersion.file),
                )
            ).one()

    def replies(self, request_id: int) -> dict[int, Reply]:
        with self.application.reading() as session:
            rows = session.scalars(select(Reply).where(Reply.request_id == request_id).order_by(Reply.id))
            return {reply.agency_id: reply for reply in rows}

    def all(self, model: Any, *criteria: Any) -> list[Any]:
        with self.application.reading() as session:
            return list(session.scalars(select(model).where(*criteria).order_by(model.id)))

    def entries(self, request_id: int) -> list[AuditEntry]:
        return self.all(AuditEntry, AuditEntry.request_id == request_id)

    def set(self, model: Any, *criteria: Any, **values: Any) -> None:
        with self.application.sessions.begin() as session:
            session.execute(update(model).where(*criteria).values(**values))

    def ids(self, *slugs: str) -> frozenset[int]:
        return frozenset(self.province.agency[slug] for slug in slugs)


def lacking(act: Any) -> list[str]:
    with pytest.raises(Incomplete) as refused:
        act()
    return [item.key for item in refused.value.missing]


def submit(office: Office, request_id: int, username: str = "stc.officer") -> None:
    office.run(username, submit_for_signature, SubmitForSignature(request_id=request_id, version=None))


def circulate(office: Office, request_id: int, username: str = "stc.leader", version: int | None = None) -> Any:
    return office.run(username, circulate_request, CirculateRequest(request_id=request_id, version=version))


def consolidate(office: Office, request_id: int) -> int:
    silent = office.run("stc.officer", start_consolidating, StartConsolidating(request_id=request_id, version=None))
    assert isinstance(silent, int)
    return silent
