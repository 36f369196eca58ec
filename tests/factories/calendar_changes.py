"""An administrator who changes the calendar: looks first, then confirms what was shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import CalendarOverlay, DeadlineDerivation, Reply
from workflow.queries.calendar_moves import Foreseen
from workflow.services.change_calendar import CalendarChanged, ChangeCalendar, change_calendar
from workflow.services.remove_overlay_day import RemoveOverlayDay
from workflow.services.save_overlay_day import SaveOverlayDay
from workflow.vocabulary.administration import OverlayKind


@dataclass
class CalendarDesk:
    application: Application
    province: Province

    def day(self, day: date, kind: OverlayKind = OverlayKind.OFF, source: str = "QĐ 15/QĐ-UBND") -> SaveOverlayDay:
        return SaveOverlayDay(
            jurisdiction_id=self.province.jurisdiction_id, day=day, kind=kind, name="Nghỉ hoán đổi", source=source
        )

    def removal(self, day: date) -> RemoveOverlayDay:
        with self.application.reading() as session:
            overlay_id = session.scalars(select(CalendarOverlay.id).where(CalendarOverlay.day == day)).one()
        return RemoveOverlayDay(jurisdiction_id=self.province.jurisdiction_id, overlay_id=overlay_id)

    def run(self, change: Any, seen: Foreseen | None = None) -> CalendarChanged:
        command = ChangeCalendar(change=change, seen=seen)
        done = self.application.run(change_calendar, command, self.province.actor("administrator"))
        assert isinstance(done, CalendarChanged)
        return done

    def look(self, change: Any) -> Foreseen:
        looked = self.run(change)
        assert not looked.applied
        return looked.foreseen

    def do(self, change: Any) -> Foreseen:
        """Look, then confirm: what was shown is what happens."""
        shown = self.look(change)
        done = self.run(change, shown)
        assert (done.applied, done.foreseen) == (True, shown)
        return shown

    def due(self, reply_id: int) -> Any:
        """The date and the derivation behind it, which must say the same."""
        with self.application.reading() as session:
            reply = session.get_one(Reply, reply_id)
            body = session.get_one(DeadlineDerivation, reply.derivation_id).body
        assert body["due"] == reply.due_at.isoformat()
        assert body["due_date"] == reply.due_day.isoformat()
        return reply.due_day
