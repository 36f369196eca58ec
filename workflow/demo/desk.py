"""One reply on the tables of one agency: who does what about it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from workflow.demo.case import Case, due_day, questions_for
from workflow.demo.delegating import delegate_of
from workflow.demo.stage import Stage
from workflow.demo.tempers import Fate
from workflow.demo.turns import Turn
from workflow.demo.wording import Writing
from workflow.unit_of_work import UnitOfWork

Command = TypeVar("Command")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`turn`: what happens to its clock on the way, where the plan says so."""

    case: Case
    reply_id: int
    slug: str
    fate: Fate
    rng: random.Random
    turn: Turn | None = None

    @property
    def stage(self) -> Stage:
        return self.case.stage

    @property
    def officer(self) -> str:
        """Every third reply goes to the senior one; what stands still stays with the one whose account is shown."""
        senior = self.case.plan.index % 3 == 2 and self.fate.halt is None  # noqa: PLR2004  see above
        return self.stage.cast.who(self.slug, "chuyenvien2" if senior else "chuyenvien")

    @property
    def signer(self) -> str:
        """Who signs today: a delegate where there is one, else a deputy, now and then the head."""
        posts = ("lanhdao", "lanhdao", "lanhdao2", "thutruong")
        wanted = self.stage.cast.who(self.slug, self.rng.choice(posts))
        return delegate_of(self.stage, self.slug) or (wanted if self.stage.actor(wanted).capacities else self.leader)

    @property
    def leader(self) -> str:
        return self.stage.cast.who(self.slug, "lanhdao")

    @property
    def writing(self) -> Writing:
        return Writing(
            cast=self.stage.cast,
            dossier=self.case.plan.dossier,
            slug=self.slug,
            questions=questions_for(self.case, self.slug),
            rng=self.rng,
        )

    @property
    def due_day(self) -> date:
        return due_day(self.case, self.reply_id)

    def do(self, who: str, service: Callable[[UnitOfWork, Command], object], command: Callable[..., Command]) -> None:
        """For the services that ask for the reply alone."""
        self.stage.do(who, service, command(reply_id=self.reply_id, version=None))

    def proceeding(self, key: str) -> str:
        return self.writing.said(key, "proceedings.yaml")
