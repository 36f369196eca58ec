"""The head explains a recorded silence in writing, with an attachment if there is one; the delegate does it for him.

What was explained stays as it is. A further explanation can be given until a supervisor has decided.
"""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from workflow.machines import EXPLANATION_LIFECYCLE, ExplanationFacts
from workflow.models import Explanation, ExplanationRequest
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.keep_file import keep_attachment
from workflow.services.reply_acts import explanation_of, record, touch_reply
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExplanationAction
from workflow.vocabulary.refusals import Incomplete, Missing
from workflow.vocabulary.said import said


@dataclass(frozen=True, kw_only=True)
class ExplainSilence:
    """`name` empty: no file is attached."""

    reply_id: int
    version: int | None
    words: str
    name: str = ""
    content: bytes = b""


def explain_silence(uow: UnitOfWork, command: ExplainSilence) -> int:
    """Which explanation of this silence it is, counted from 1.

    Raises:
        NotNow: there is no silence to explain, or it is decided.
        Incomplete: nothing is said, or the file is not what it may be.
    """
    action = ExplanationAction.EXPLAIN
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    asked = explanation_of(uow, reply, action, (selectinload(ExplanationRequest.explanations),))
    before = {"explanation": asked.state.value, "explanations": len(asked.explanations)}
    EXPLANATION_LIFECYCLE.unmet(action, asked.state, ExplanationFacts())
    words = said(command.words)
    if not words:
        raise Incomplete([Missing(key="explanation_missing", place="words")])
    file = keep_attachment(uow, command.name, command.content)
    ordinal = len(asked.explanations) + 1
    uow.session.add(
        Explanation(
            explanation_request_id=asked.id,
            ordinal=ordinal,
            words=words,
            file_id=file.id if file else None,
            given_by_id=uow.actor.officer_id,
            given_for_id=uow.actor.principal_of(capacity),
            given_at=uow.now,
        )
    )
    uow.session.flush()  # the explanation first: the database lets nothing be explained by nothing
    EXPLANATION_LIFECYCLE.fire(asked, action, ExplanationFacts(said=True))
    asked.answered_at = asked.answered_at or uow.now
    touch_reply(reply)
    after = {"explanation": asked.state.value, "explanations": ordinal, "digest": file.digest if file else ""}
    record(uow, "silence_explained", reply, capacity, before=before, after=after | {"reason": words})
    return ordinal
