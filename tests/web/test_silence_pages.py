"""A silence explained, decided and shown for ever: on the reply, the request, the agency and the head."""

import io

import pytest
from sqlalchemy import insert

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey, blank_pdf
from tests.factories.reply_pages import SignIn, at
from tests.factories.silences import asked, decide, explain, fall_silent
from workflow.models import Membership
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ExplanationState

WORDS = "Hồ sơ đến khi đơn vị đang sáp nhập, chưa phân công được."
REASON = "Việc sáp nhập là lý do khách quan."


@pytest.fixture
def silent(journey: Journey) -> Journey:
    fall_silent(journey)
    return journey


def supervised(journey: Journey, path: str = "") -> str:
    return f"/supervision{at(journey, path)}"


def test_the_head_explains_and_the_supervisor_excuses(sign_in: SignIn, silent: Journey) -> None:
    head, supervisor = sign_in("stp.head"), sign_in("supervisor")
    assert at(silent) in head.get("/replies/?tab=explain").text
    assert at(silent, "/explanation") in head.get(at(silent)).text
    assert head.get(at(silent, "/explanation")).status_code == 200
    data = {
        "version": silent.reply("stp").version,
        "words": WORDS,
        "draft": (io.BytesIO(blank_pdf()), "giai-trinh.pdf"),
    }
    assert head.post(at(silent, "/explanation"), data=data).status_code == 303
    given = asked(silent).explanations[0]
    for username, status in (("stp.clerk", 200), ("stc.officer", 200), ("auditor", 200), ("sxd.head", 404)):
        with sign_in(username).get(f"/replies/explanations/{given.id}/file") as answer:
            assert answer.status_code == status
    assert WORDS in supervisor.get(supervised(silent, "/silence")).text
    decision = {"version": silent.reply("stp").version, "decision": "excuse", "reason": REASON}
    done = supervisor.post(supervised(silent, "/silence"), data=decision)
    assert done.status_code == 303
    page = supervisor.get(done.location).text
    assert REASON in page
    assert "Đã chấp nhận lý do im lặng" in page
    for reader, path in (
        ("stp.officer", at(silent)),
        ("stc.officer", at(silent)),
        ("auditor", supervised(silent)),
    ):
        text = sign_in(reader).get(path).text
        assert WORDS in text
        assert REASON in text
    request = sign_in("stc.officer").get(f"/requests/{silent.request_id}").text
    assert "Đã chấp nhận lý do im lặng" in request
    assert supervisor.get(supervised(silent, "/silence")).status_code == 409


def test_agency_and_head_keep_the_silence_on_their_pages(sign_in: SignIn, silent: Journey, province: Province) -> None:
    explain(silent)
    decide(silent, excuse=False)
    auditor = sign_in("auditor")
    agency = auditor.get(f"/supervision/agencies/{province.agency['stp']}").text
    head_page = f"/supervision/heads/{province.officer['stp.head']}"
    assert head_page in agency
    head = auditor.get(head_page).text
    assert supervised(silent) in head
    assert "Giữ nguyên" in head
    assert auditor.get(f"/supervision/heads/{province.officer['stp.officer']}").status_code == 404
    assert "Không có lần im lặng nào" in auditor.get(f"{head_page}?waiting=excused").text


def test_the_list_tells_what_is_overdue_and_what_waits_for_a_decision(sign_in: SignIn, silent: Journey) -> None:
    supervisor = sign_in("supervisor")
    assert supervised(silent) in supervisor.get("/supervision/silences?waiting=asked").text
    silent.pass_time(days=20)
    supervisor = sign_in("supervisor")
    assert supervised(silent) in supervisor.get("/supervision/silences?waiting=overdue").text
    assert "Quá hạn giải trình" in sign_in("stp.head").get(at(silent)).text
    explain(silent)
    assert supervised(silent) in supervisor.get("/supervision/silences?waiting=to_decide").text
    assert supervised(silent) not in supervisor.get("/supervision/silences?waiting=overdue").text
    assert supervisor.get("/supervision/silences?waiting=nonsense&agency=x&page=99").status_code == 200


def test_what_was_typed_is_kept_when_it_is_refused(sign_in: SignIn, silent: Journey) -> None:
    head, supervisor = sign_in("stp.head"), sign_in("supervisor")
    version = silent.reply("stp").version
    assert head.post(at(silent, "/explanation"), data={"version": version, "words": ""}).status_code == 422
    wrong = {"version": version, "words": WORDS, "draft": (io.BytesIO(b"x"), "a.exe")}
    answer = head.post(at(silent, "/explanation"), data=wrong)
    assert answer.status_code == 422
    assert WORDS in answer.text
    early = {"version": version, "decision": "uphold", "reason": REASON}
    answer = supervisor.post(supervised(silent, "/silence"), data=early)
    assert answer.status_code == 409
    assert REASON in answer.text
    assert supervisor.post(supervised(silent, "/silence"), data={"version": version}).status_code == 422
    decide(silent)
    for client, path, data in (
        (head, at(silent, "/explanation"), {"version": version, "words": WORDS}),
        (supervisor, supervised(silent, "/silence"), {"version": version, "decision": "excuse", "reason": REASON}),
    ):
        late = client.post(path, data=data)
        assert late.status_code == 409
        assert data.get("words", REASON) in late.text
    assert asked(silent).explanations == []


def test_the_guards_of_the_pages(sign_in: SignIn, silent: Journey) -> None:
    assert sign_in("stp.leader").get(at(silent, "/explanation")).status_code == 403
    assert at(silent, "/explanation") not in sign_in("stp.leader").get(at(silent)).text
    assert sign_in("stc.head").get(at(silent, "/explanation")).status_code == 404
    assert sign_in("sxd.head").get(at(silent, "/explanation")).status_code == 404
    assert sign_in("auditor").get(supervised(silent, "/silence")).status_code == 404
    assert sign_in("stp.head").get("/supervision/silences").status_code == 404
    assert sign_in("auditor").get("/replies/explanations/1/file").status_code == 404
    decide(silent)
    assert sign_in("stp.head").get(at(silent, "/explanation")).status_code == 409


def test_a_supervisor_from_the_silent_agency_finds_the_rule_instead_of_the_button(
    sign_in: SignIn, silent: Journey, province: Province
) -> None:
    with silent.application.sessions.begin() as session:
        session.execute(
            insert(Membership).values(
                jurisdiction_id=province.jurisdiction_id,
                officer_id=province.officer["supervisor"],
                agency_id=province.agency["stp"],
                role=Role.CLERK,
                since=silent.application.clock.now().date(),
            )
        )
    supervisor = sign_in("supervisor")
    assert 'aria-describedby="decide-why"' in supervisor.get(supervised(silent)).text
    data = {"version": silent.reply("stp").version, "decision": "excuse", "reason": REASON}
    assert supervisor.post(supervised(silent, "/silence"), data=data).status_code == 409
    assert asked(silent).state is ExplanationState.ASKED


def test_the_list_takes_the_same_statements_for_one_silence_and_for_many(
    sign_in: SignIn, silent: Journey, province: Province, count_statements: object
) -> None:
    counts = []
    for _ in range(2):
        supervisor = sign_in("supervisor")
        supervisor.get("/supervision/silences")
        with count_statements() as seen:  # type: ignore[operator]
            supervisor.get("/supervision/silences")
        counts.append(len(seen))
        for _ in range(3):
            fall_silent(begin_journey(silent.application, province, "stp", "snv"))
    assert counts[0] == counts[1]
