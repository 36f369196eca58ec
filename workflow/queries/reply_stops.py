"""What may stop the clock of one reply, gathered for the services and for the pages that offer it."""

from datetime import datetime

from workflow.machines.objection_lifecycle import StopFacts
from workflow.models import Reply
from workflow.policies.standing import standing
from workflow.queries.standings import times_of
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import OWING_STATES, ReplyState

HANDLED = frozenset({ReplyState.RECEIVED, ReplyState.ASSIGNED, ReplyState.IN_CLEARANCE})


def stop_facts(reply: Reply, now: datetime, *, running: bool, refused: int = 0) -> StopFacts:
    """`running`: the clock stands for this reason already; `refused`: how many objections were."""
    return StopFacts(
        round_open=reply.closed_at is None,
        received=reply.state in HANDLED,
        unanswered=reply.sent_at is None and reply.state in OWING_STATES,
        due_ahead=standing(times_of(reply), now) is Standing.NOT_YET_DUE,
        running=running,
        refused=refused,
    )
