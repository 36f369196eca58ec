"""Every act on a request has its words in the history, and every refusal of the drafting side its sentence."""

import re
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
