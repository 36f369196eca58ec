"""One submitted form: validate, run its service, or say why not while keeping everything that was typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from blueprints.web.execution import run
from blueprints.web.forms import BaseForm
from blueprints.web.messages import describe_conflict
from workflow.services.administering import Outcome, Saved
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Conflict, Incomplete

Command = TypeVar("Command")


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """`refused` are points for the error summary; `status` is that of the page shown again."""

    done: Any = None
    ok: bool = False
    refused: list[Any] = field(default_factory=list)
    status: int = 422


def attempt(form: BaseForm, service: Callable[[UnitOfWork, Command], Any], command: Callable[[], Command]) -> Attempt:
    """`command` is built only when the form is valid."""
    if not form.validate_on_submit():
        return Attempt()
    try:
        return Attempt(done=run(service, command()), ok=True)
    except Incomplete as refusal:
        return Attempt(refused=list(form.refuse(refusal.missing)))
    except Conflict as conflict:
        return Attempt(refused=[describe_conflict(conflict.reason)], status=409)


def saved(done: Saved, address: str) -> ResponseReturnValue:
    """Says what happened, and what followed from it, and goes on."""
    if done.outcome is Outcome.UNCHANGED:
        flash(gettext("Nothing had changed."), "info")
    else:
        flash(gettext("Saved."), "success")
    if done.delegations_ended:
        flash(ended_words(done.delegations_ended), "warning")
    return redirect(address, 303)


def ended_words(count: int) -> str:
    return str(
        ngettext(
            "%(num)d delegation loses its ground and ends. What was done under it stays.",
            "%(num)d delegations lose their ground and end. What was done under them stays.",
            count,
        )
    )
