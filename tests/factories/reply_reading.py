"""What a test reads back of a reply's journey: its positions, its trail."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.factories.reply_journey import Journey
from workflow.models import (
    AuditEntry,
    Position,
)


def position_of(journey: Journey, agency: str) -> Position:
    reply = journey.reply(agency)
    with journey.application.reading() as session:
        return session.scalars(
            select(Position)
            .where(Position.id == reply.position_id)
            .options(selectinload(Position.comments), selectinload(Position.answers), selectinload(Position.findings))
        ).one()


def events(journey: Journey) -> list[str]:
    with journey.application.reading() as session:
        return list(session.scalars(select(AuditEntry.name).order_by(AuditEntry.id)))
