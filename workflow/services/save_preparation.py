"""Save the reply being written, by autosave or by button: anything unfinished is kept, nothing newer is overwritten."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workflow.models import Preparation, Question, Reply
from workflow.policies.authorship import changed_parts, is_new_hand, mark
from workflow.policies.permissions import authority
from workflow.policies.prepared_position import PreparedContent, stored_values, too_long
from workflow.queries.competent_agencies import is_nameable
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.queries.reply_questions import put_to
from workflow.services.reply_acts import preparation_of, record
from workflow.services.request_acts import local_today
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, Missing, NotNow, NotPermitted
from workflow.vocabulary.states import ReplyState

# In clearance and after sending only whoever may sign writes: an officer's text lies before the leader as submitted.
WRITABLE = frozenset({ReplyState.RECEIVED, ReplyState.ASSIGNED, ReplyState.RETURNED})
WRITABLE_BY_SIGNERS = frozenset({ReplyState.IN_CLEARANCE})


@dataclass(frozen=True, kw_only=True)
class SavePreparation:
    """`version` of the preparation that the page showed; 0 when there was none, None takes whatever is there."""

    reply_id: int
    version: int | None
    content: PreparedContent


@dataclass(frozen=True, kw_only=True)
class Saved:
    version: int
    saved_at: datetime


def save_preparation(uow: UnitOfWork, command: SavePreparation) -> Saved:
    """The new version; the present one when nothing differs, so that a repeated save is no conflict.

    Raises:
        Conflict: `preparation_changed`, somebody saved a newer one.
        NotNow: the reply is not being written in this state.
        GuardsUnmet: the round is closed.
        Incomplete: a text is too long, or the competent agency is unknown, the own one or not active.
    """
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, None)
    capacity = _writer(uow, reply)
    preparation = preparation_of(uow, reply)
    content = _checked(uow, reply, preparation, command.content)
    values = stored_values(content)
    if preparation is not None and all(getattr(preparation, key) == value for key, value in values.items()):
        return Saved(version=preparation.version, saved_at=preparation.updated_at)
    if command.version is not None and (preparation.version if preparation else 0) != command.version:
        raise Conflict("preparation_changed")
    return _store(uow, reply, preparation, values, capacity)


def _writer(uow: UnitOfWork, reply: Reply) -> Capacity:
    action = ReplyAction.WRITE
    capacity = authority(uow.actor, action, reply_subject(reply))
    if capacity is None:
        raise NotPermitted(action.value)
    if reply.state not in WRITABLE | WRITABLE_BY_SIGNERS | {ReplyState.SENT}:
        raise NotNow(action.value, reply.state.value)
    if (
        reply.state in WRITABLE_BY_SIGNERS
        and authority(uow.actor, ReplyAction.SIGN_AND_SEND, reply_subject(reply)) is None
    ):
        raise NotPermitted(action.value)
    if reply.closed_at is not None:
        raise GuardsUnmet(action.value, ("round_open",))
    return capacity


def _checked(
    uow: UnitOfWork, reply: Reply, preparation: Preparation | None, content: PreparedContent
) -> PreparedContent:
    """Answers to questions that were not put to this agency are left out.

    A competent agency that was named before is kept even when it was closed since: only the signature refuses it.
    """
    if missing := too_long(content):
        raise Incomplete(missing)
    competent = content.competent_agency_id
    kept = preparation.competent_agency_id if preparation else None
    if competent not in {None, kept} and not is_nameable(
        uow.session,
        competent,
        jurisdiction_id=reply.jurisdiction_id,
        agency_id=reply.agency_id,
        today=local_today(uow, reply.request.jurisdiction.timezone),
    ):
        raise Incomplete([Missing(key="competent_agency_unknown", place="competent_agency_id")])
    if not content.answers:
        return content
    asked = set(uow.session.scalars(select(Question.id).where(put_to(reply.request_id, reply.agency_id))))
    return replace(content, answers={key: answer for key, answer in content.answers.items() if key in asked})


def _store(
    uow: UnitOfWork, reply: Reply, preparation: Preparation | None, values: dict[str, Any], capacity: Capacity
) -> Saved:
    """Into the trail go the beginning and whose hand changed what lies before the leader: the parts, never the words.

    While it is being written by those who write it, that is the agency's own affair and its own table's.
    """
    if preparation is None:
        preparation = Preparation(reply_id=reply.id, writers={})
        uow.session.add(preparation)
        record(uow, "preparation_started", reply, capacity)
    parts = changed_parts({key: getattr(preparation, key) for key in values}, values)
    since = reply.clearance_at if reply.state in WRITABLE_BY_SIGNERS else None
    if since is not None:
        told = [part for part in parts if is_new_hand(preparation.writers, part, uow.actor.officer_id, since)]
        if told:
            whose = {part: preparation.writers[part]["officer_id"] for part in told if part in preparation.writers}
            record(uow, "preparation_changed", reply, capacity, before={"writers": whose}, after={"parts": told})
    preparation.writers = mark(preparation.writers, parts, uow.actor.officer_id, uow.now)
    for key, value in values.items():
        setattr(preparation, key, value)
    preparation.updated_by_id = uow.actor.officer_id
    preparation.updated_at = uow.now
    if reply.state is ReplyState.SENT and reply.revising_since is None:
        reply.revising_since = uow.now
    uow.session.flush()
    return Saved(version=preparation.version, saved_at=uow.now)
