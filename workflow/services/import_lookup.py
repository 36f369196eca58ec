"""What an import knows of the jurisdiction while it reads: agencies by code or symbol, officers by user name."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from workflow.models import Agency, Membership, Officer
from workflow.services.administering import administered
from workflow.sheets import Line
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Incomplete, Missing


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Filled once, kept up to date by the rows that create something: no statement per look-up."""

    jurisdiction_id: int
    timezone: ZoneInfo
    agencies: dict[str, int]
    officers: dict[str, int]

    @classmethod
    def of(cls, uow: UnitOfWork, jurisdiction_id: int) -> "Lookup":
        jurisdiction = administered(uow, jurisdiction_id)
        rows = uow.session.execute(
            select(Agency.id, Agency.code, Agency.symbol).where(Agency.jurisdiction_id == jurisdiction_id)
        ).all()
        by_symbol = {row.symbol.casefold(): row.id for row in rows}
        people = uow.session.execute(
            select(Officer.username, Officer.id)
            .join(Membership, Membership.officer_id == Officer.id)
            .where(Membership.jurisdiction_id == jurisdiction_id)
            .distinct()
        )
        return cls(
            jurisdiction_id=jurisdiction_id,
            timezone=ZoneInfo(jurisdiction.timezone),
            agencies=by_symbol | {row.code.casefold(): row.id for row in rows},
            officers={row.username: row.id for row in people},
        )

    def agency(self, name: str, column: str) -> int:
        """Raises Incomplete when no agency bears this code or symbol."""
        found = self.agencies.get(name.casefold())
        if found is None:
            raise Incomplete([Missing(key="no_such_agency", place=column, args={"agency": name})])
        return found

    def officer(self, username: str, column: str) -> int:
        """Raises Incomplete when no officer of this jurisdiction has this user name."""
        found = self.officers.get(username.lower())
        if found is None:
            raise Incomplete([Missing(key="no_such_officer", place=column, args={"username": username})])
        return found


def value(line: Line, key: str, standing: Any) -> Any:
    """The cell's value; where the file has no such column, or a yes-or-no cell is blank, what stands already."""
    given = line.values.get(key)
    if key not in line.values:
        return standing
    return standing if given is None and isinstance(standing, bool) else given
