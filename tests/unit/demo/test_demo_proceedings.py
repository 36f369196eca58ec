"""What the demo says around its replies: explanations, extensions, returns; and which replies such things happen to."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from workflow.demo.cast import Cast
from workflow.demo.dossiers import dossiers
from workflow.demo.packaged import document
from workflow.demo.plans import Ending, plans
from workflow.demo.post import PretendedServers
from workflow.demo.turns import STANDING, TURNS, Turn
from workflow.demo.wording import Writing
from workflow.ports import Answer, Letter

TEXTS = {key: texts for key, texts in document("proceedings.yaml").items() if isinstance(texts, list)}


@pytest.mark.parametrize("key", list(TEXTS))
def test_no_gap_is_left_in_what_is_said_and_no_sentence_comes_twice(key: str) -> None:
    dossier = dossiers()[0]
    slug = dossier.consultees[0]
    cast = Cast(name={slug: "Sở Tư pháp", dossier.drafter: "Sở Tài chính"})
    rng = random.Random(key)  # noqa: S311  dice, not secrets
    writing = Writing(cast=cast, dossier=dossier, slug=slug, questions=(), rng=rng)
    said = [writing.filled(text) for text in TEXTS[key]]
    assert len(set(said)) == len(said) >= 2
    assert all(text.endswith(".") and not set("{}") & set(text) for text in said)


def test_each_turn_happens_to_a_reply_that_is_asked_for_and_kept_for_nothing_else() -> None:
    everything = plans()
    for index, turns in TURNS.items():
        plan = everything[index]
        assert set(turns) <= set(plan.dossier.consultees), index
        assert not set(turns) & set(plan.halts), index
        assert plan.ending is Ending.OPEN or not STANDING & set(turns.values()), index
    assert {turn for turns in TURNS.values() for turn in turns.values()} == set(Turn)


def letter(username: str) -> Letter:
    return Letter(
        to_name="", to_address=f"{username}@lamdong.example", subject="", text="", html="", message_id=f"to {username}",
        thread_id="", at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip


def test_one_address_refuses_once_one_asks_to_wait_once_and_one_bounces_later() -> None:
    servers, words = PretendedServers(), document("proceedings.yaml")["post"]
    with servers.line() as line:
        said = {
            key: [line.send(letter(words[key])).answer for _time in range(2)] for key in ("refused", "later", "bounced")
        }
        assert line.send(letter("stp.vanthu")).answer is Answer.ACCEPTED
    assert said == {
        "refused": [Answer.REFUSED, Answer.ACCEPTED],
        "later": [Answer.LATER, Answer.ACCEPTED],
        "bounced": [Answer.ACCEPTED, Answer.ACCEPTED],
    }
    assert servers.bounced == [f"to {words['bounced']}"] * 2


def test_one_agency_s_server_takes_nothing_for_some_days() -> None:
    shut, sent = document("proceedings.yaml")["post"]["shut"], letter("anybody").at
    for until, answer in ((sent + timedelta(hours=1), Answer.REFUSED), (sent, Answer.ACCEPTED)):
        with PretendedServers(shut_until=until).line() as line:
            assert {line.send(letter(username)).answer for username in shut} == {answer}
            assert line.send(letter("stp.vanthu")).answer is Answer.ACCEPTED
