"""Every act on a request has its words in the history, and every refusal of the drafting side its sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from blueprints.web.messages import GUARDS, MISSING
from blueprints.web.trail import EVENTS
from workflow.queries.trail import TOLD_OF_REPLIES

CORE = Path(__file__).resolve().parents[2] / "workflow"
RECORDED = re.compile(r'\brecord\(\s*uow,\s*"(\w+)",\s*request\b')
LACKING = re.compile(r'(?:Missing\(key=|_refusal\(|_plain\(|key = )"(\w+)"')


def test_every_act_on_a_request_is_told_in_its_history() -> None:
    names = {name for path in (CORE / "services").glob("*.py") for name in RECORDED.findall(path.read_text("utf-8"))}
    assert len(names) >= 14, "the pattern no longer finds how services record what happened"
    comments = {"comment_adjudicated", "reaction_recorded"}  # of the table of comments, not of the request's own page
    assert names - comments <= EVENTS.keys(), "add the missing words to blueprints/web/trail.py"


def test_what_is_told_of_replies_has_its_words() -> None:
    assert EVENTS.keys() >= TOLD_OF_REPLIES


def test_every_lacking_thing_has_its_sentence() -> None:
    sources = [path.read_text("utf-8") for path in (CORE / "services").glob("*.py")]
    drafting = [source for source in sources if "workflow.services.request_acts" in source]
    named = ("services/request_acts.py", "policies/request_readiness.py", "adapters/draft_files.py")
    others = [(CORE / name).read_text("utf-8") for name in named]
    keys = {key for source in (*drafting, *others) for key in LACKING.findall(source)}
    assert {"file_damaged", "reason_missing", "draft_missing"} <= keys
    assert keys <= MISSING.keys() | GUARDS.keys(), "add the missing sentences to blueprints/web/messages.py"


# Where something begins, or where what was before must not be told.
WITHOUT_BEFORE = frozenset(
    {"chases_made", "delegation_entered", "draft_attached", "password_changed", "password_set", "preparation_started",
     "request_started", "session_ended", "signed_out_everywhere", "table_imported", "urging_letter_issued",
     "waiver_asked"}
)  # fmt: skip


def told() -> Iterator[tuple[str, str, frozenset[str]]]:
    """File, event name ("" where it is computed) and keywords of every call that records what happened."""
    for path in sorted((CORE / "services").glob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            called = call.func.id if isinstance(call.func, ast.Name) else ""
            if called in {"record", "_record", "Event"}:
                values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "name")]
                name = next((str(v.value) for v in values if isinstance(v, ast.Constant)), "")
                yield path.stem, name, frozenset(str(keyword.arg) for keyword in call.keywords)


def test_every_change_is_told_with_what_was_before_it() -> None:
    silent = {name for _file, name, given in told() if name and "before" not in given}
    assert silent == WITHOUT_BEFORE


def test_whatever_happens_to_a_request_or_reply_is_told_by_the_one_who_names_the_principal() -> None:
    """Only the two `record` functions make entries of a request's chain, and both say on whose behalf."""
    makers = {(file, "on_behalf_of" in given) for file, _name, given in told() if "request_id" in given}
    assert makers == {("reply_acts", True), ("request_acts", True)}
