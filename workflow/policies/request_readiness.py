"""A request as it stands, and the words for what it still lacks before it may be signed and circulated. Pure.

Each unmet guard of the lifecycle becomes the words of its rule and the place in the form where it is mended.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.clock import DayKind
from workflow.vocabulary.refusals import Missing


@dataclass(frozen=True, kw_only=True)
class ProcedureRule:
    """What a legal preset asks for. `days` None: the administrator has to enter the period first."""

    id: int
    name: str
    basis: str
    days: int | None
    urgent_days: int | None
    minimum_days: int | None
    day_kind: DayKind
    active: bool = True

    @property
    def usable(self) -> bool:
        return self.active and self.days is not None

    def minimum(self, *, urgent: bool) -> int:
        """The shortest period a drafter may set alone; 0 where the preset gives none."""
        if urgent and self.urgent_days is not None:
            return self.urgent_days
        return self.minimum_days or self.days or 0


@dataclass(frozen=True, kw_only=True)
class WaiverGiven:
    """A granted waiver; it holds for the procedure it was asked under and for nothing shorter or further."""

    kind: WaiverKind
    procedure_id: int
    period_days: int | None = None
    agency_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class QuestionPut:
    text: str
    for_all: bool = True
    agency_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class RequestContent:
    """The request as it stands. `names` gives the names of agencies, by id, for the sentences."""

    procedure: ProcedureRule
    period_days: int
    urgent: bool = False
    subject: str = ""
    own_position: str = ""
    has_draft: bool = False
    questions: tuple[QuestionPut, ...] = ()
    consultee_ids: frozenset[int] = frozenset()
    inactive_ids: frozenset[int] = frozenset()
    mandatory_ids: frozenset[int] = frozenset()
    waivers: tuple[WaiverGiven, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def minimum_days(self) -> int:
        return self.procedure.minimum(urgent=self.urgent)

    @property
    def period_waived(self) -> bool:
        return any(
            waiver.period_days is not None and self.period_days >= waiver.period_days
            for waiver in self._valid(WaiverKind.SHORT_PERIOD)
        )

    @property
    def left_out(self) -> frozenset[int]:
        """Mandatory agencies that are neither consulted nor waived."""
        waived = frozenset[int]().union(*(w.agency_ids for w in self._valid(WaiverKind.MISSING_MANDATORY)))
        return self.mandatory_ids - self.consultee_ids - waived

    @property
    def without_question(self) -> frozenset[int]:
        if any(question.for_all for question in self.questions):
            return frozenset()
        return self.consultee_ids.difference(*(question.agency_ids for question in self.questions))

    def named(self, ids: frozenset[int]) -> str:
        return ", ".join(self.names.get(agency_id, str(agency_id)) for agency_id in sorted(ids))

    def _valid(self, kind: WaiverKind) -> Iterator[WaiverGiven]:
        return (w for w in self.waivers if w.kind is kind and w.procedure_id == self.procedure.id)


def _plain(key: str, place: str) -> Callable[[RequestContent], Missing]:
    return lambda _content: Missing(key=key, place=place)


def _procedure(content: RequestContent) -> Missing:
    return Missing(key="procedure_not_usable", place="procedure_id", args={"procedure": content.procedure.name})


def _questions(content: RequestContent) -> Missing:
    names = content.named(content.without_question)
    return Missing(key="consultee_without_question", place="questions", args={"agencies": names})


def _mandatory(content: RequestContent) -> Missing:
    args = {"agencies": content.named(content.left_out), "procedure": content.procedure.name}
    return Missing(key="mandatory_left_out", place="agency_ids", args=args)


def _period(content: RequestContent) -> Missing:
    rule = content.procedure
    key = "period_under_minimum" if rule.day_kind is DayKind.WORKING else "period_under_minimum_calendar"
    return Missing(
        key=key,
        place="period_days",
        args={
            "days": content.period_days,
            "minimum": content.minimum_days,
            "procedure": rule.name,
            "basis": rule.basis,
        },
    )


SAID: Mapping[str, Callable[[RequestContent], Missing]] = {
    "has_subject": _plain("subject_missing", "subject"),
    "procedure_usable": _procedure,
    "has_draft": _plain("draft_missing", "draft"),
    "has_own_position": _plain("own_position_missing", "own_position"),
    "has_consultee": _plain("no_consultee", "agency_ids"),
    "every_consultee_has_a_question": _questions,
    "mandatory_consultees_included_or_waived": _mandatory,
    "period_not_under_minimum_or_waived": _period,
}
"""What to say of each guard of READY; a test keeps the two complete."""


def said_of(unmet: Iterable[str], content: RequestContent) -> tuple[Missing, ...]:
    """The words of unmet guards in the order of the form, then of consultees that have ceased to exist."""
    return (*(SAID[name](content) for name in unmet), *_closed(content))


def _closed(content: RequestContent) -> Iterator[Missing]:
    gone = content.inactive_ids & content.consultee_ids
    if gone:
        yield Missing(key="consultee_not_active", place="agency_ids", args={"agencies": content.named(gone)})
