"""What is measured against: a bare Flask view that writes the same rows with the ORM, and nothing else.

No session, no CSRF, no guards, no state machine, no findings: only the inserts and updates of one sign-and-send,
including the two tables of the audit trail. Served like the real application.
"""

import hashlib
import os
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, selectinload

from workflow.models import (
    Adjudication,
    Answer,
    AuditChain,
    AuditEntry,
    Comment,
    NumberSeries,
    Position,
    Preparation,
    Reply,
)
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import CommentState, ReplyState

app = Flask(__name__)
engine = create_engine(os.environ["CHINHKIEN_DATABASE_URL"], pool_size=10)


@app.post("/bare/<int:reply_id>/<int:signer_id>")
def sign(reply_id: int, signer_id: int) -> dict[str, int]:
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        reply = session.scalars(
            select(Reply).where(Reply.id == reply_id).options(selectinload(Reply.preparation)).with_for_update()
        ).one()
        preparation = reply.preparation
        assert preparation is not None
        position = _position(session, reply, preparation, signer_id, now)
        session.flush()
        reply.position_id = position.id
        reply.sent_at = now
        reply.state = ReplyState.SENT
        _audit(session, reply, signer_id, now)
        signed = position.id
    return {"position": signed}


def _position(session: Session, reply: Reply, preparation: Preparation, signer_id: int, now: datetime) -> Position:
    number = session.get(NumberSeries, (reply.agency_id, now.year, "TGYK"), with_for_update=True)
    assert number is not None
    number.last += 1
    position = Position(
        jurisdiction_id=reply.jurisdiction_id,
        request_id=reply.request_id,
        reply_id=reply.id,
        agency_id=reply.agency_id,
        draft_version_id=reply.request_id,
        ordinal=1,
        number=f"{number.last}/{now.year}-{reply.agency_id}",
        code=PositionCode.OBJECT,
        opinion=preparation.opinion,
        checked_parts="",
        remit_reason="",
        no_competent_reason="",
        comment_count=len(preparation.comments),
        condition_count=1,
        answer_count=len(preparation.answers),
        checked_count=len(preparation.answers),
        author_id=preparation.updated_by_id,
        signer_id=signer_id,
        signer_role=Role.LEADER,
        signer_name="Người ký",
        signer_title="Phó Giám đốc",
        signed_for_name="",
        signed_at=now,
        digest=hashlib.sha256(preparation.opinion.encode()).hexdigest(),
    )
    session.add(position)
    session.flush()
    _details(session, position, preparation)
    return position


def _details(session: Session, position: Position, preparation: Preparation) -> None:
    comments = [
        Comment(position_id=position.id, ordinal=ordinal, **{**given, "weight": CommentWeight(given["weight"])})
        for ordinal, given in enumerate(preparation.comments, 1)
    ]
    answers = [
        Answer(position_id=position.id, question_id=int(key), checked=given["checked"], text=given["answer"])
        for key, given in preparation.answers.items()
    ]
    session.add_all([*comments, *answers])
    session.flush()
    session.add_all(
        [
            Adjudication(comment_id=comment.id, request_id=position.request_id, state=CommentState.OPEN)
            for comment in comments
        ]
    )


def _audit(session: Session, reply: Reply, signer_id: int, now: datetime) -> None:
    name = f"request:{reply.request_id}"
    chain = session.get(AuditChain, name, with_for_update=True)
    assert chain is not None
    length = chain.length + 1
    digest = hashlib.sha256(f"{chain.head}{reply.id}{now}".encode()).hexdigest()
    session.add(
        AuditEntry(
            chain=name,
            ordinal=length,
            at=now,
            request_id=reply.request_id,
            jurisdiction_id=reply.jurisdiction_id,
            actor_id=signer_id,
            name="reply_sent",
            subject="reply",
            subject_id=reply.id,
            before={"state": "in_clearance"},
            after={"state": "sent"},
            previous=chain.head,
            digest=digest,
        )
    )
    session.flush()  # the head says the last entry: the database wants that entry first
    chain.length, chain.head = length, digest
