"""What an urging letter says: right for whoever it goes to and whatever it is about."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from tests.factories.letters import DAY, FRIDAY, at, flowing, issue, left_head, letter_chases, owed
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    CommentRequest,
    Officer,
    Reply,
    Tenure,
    UrgingLetter,
)
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.sweep_chases import SweepChases, sweep_chases

SENTENCES = (
    "UBND TỈNH THỬ NGHIỆM SỞ TÀI CHÍNH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
    "Thử Nghiệm, ngày 26 tháng 11 năm 2026",
    "Kính gửi: Giám đốc Sở Tư pháp",
    (
        "Ngày 01 tháng 11 năm 2026, Sở Tài chính có Văn bản số {asked} gửi Sở Tư pháp đề nghị tham gia ý kiến về "
        "Quyết định ban hành Quy chế phối hợp. Thời hạn trả lời là hết ngày 20 tháng 11 năm 2026."
    ),
    "Nội dung đề nghị cho ý kiến: Nội dung thuộc lĩnh vực quản lý",
    (
        "Tính đến 08 giờ 30 ngày 26 tháng 11 năm 2026, đã quá thời hạn trả lời 03 ngày làm việc, Sở Tài chính chưa "
        "nhận được văn bản tham gia ý kiến của Sở Tư pháp."
    ),
    (
        "Trước Công văn này, việc trả lời đã được đôn đốc 03 lần: lần 1 ngày 17/11/2026, lần 2 ngày 19/11/2026, "
        "lần 3 ngày 20/11/2026."
    ),
    (
        "Sở Tài chính đề nghị Giám đốc Sở Tư pháp chỉ đạo gửi văn bản tham gia ý kiến, nêu rõ chính kiến của "
        "cơ quan, chậm nhất hết ngày 27 tháng 11 năm 2026."
    ),
    (
        "Sau thời hạn này mà chưa có văn bản trả lời: ngày 30 tháng 11 năm 2026, việc chậm trả lời được đưa "
        "vào danh sách báo cáo Chủ tịch Ủy ban nhân dân tỉnh Thử Nghiệm; ngày 07 tháng 12 năm 2026, đợt lấy ý kiến "
        "kết thúc và việc "
        "không trả lời được ghi nhận."
    ),
    "GIÁM ĐỐC",
    "Sở Tài chính head",
    "Nơi nhận: - Như trên; - Bộ phận giám sát việc tham gia ý kiến, tỉnh Thử Nghiệm (để theo dõi); - Lưu: VT.",
)


def told(application: Application, province: Province, **changes: Any) -> str:
    """One letter on one reply, of which the row was changed so before."""
    (reply_id,) = owed(application, province)
    with application.sessions.begin() as session:
        for name, title in (("stp.head", "Giám đốc"), ("stc.head", "Giám đốc")):
            session.execute(update(Officer).where(Officer.id == province.officer[name]).values(title=title))
        if changes:
            session.execute(update(Reply).where(Reply.id == reply_id).values(**changes))
    (chase_id,) = letter_chases(application)
    return flowing(application, issue(application, chase_id))


# What it says


def test_an_overdue_reply_is_urged_with_its_number_dates_and_days(application: Application, province: Province) -> None:
    (reply_id,) = owed(application, province)
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.username == "stp.head").values(title="Giám đốc"))
        session.execute(update(Officer).where(Officer.username == "stc.head").values(title="Giám đốc"))
        asked = session.scalars(select(CommentRequest.number)).one()
        session.execute(update(Reply).where(Reply.id == reply_id).values(received_at=FRIDAY - 10 * DAY))
    for days in range(-4, 1):
        at(application, FRIDAY + days * DAY - timedelta(hours=12)).run(sweep_chases, SweepChases())
    (chase_id,) = letter_chases(application)
    issued = issue(application, chase_id)
    text = flowing(application, issued)
    summary = f"Số: 01/STC-ĐĐ V/v đôn đốc trả lời Văn bản số {asked} về Quyết định ban hành Quy chế phối hợp"
    assert summary in left_head(application, issued)
    for sentence in SENTENCES:
        assert sentence.format(asked=asked) in text, sentence
    assert "chưa xác nhận" not in text


def test_what_was_never_received_is_said(application: Application, province: Province) -> None:
    text = told(application, province, received_at=None)
    assert "; Sở Tư pháp cũng chưa xác nhận đã nhận được văn bản lấy ý kiến." in text


def test_a_chase_that_is_the_first_tells_of_none_before_it(application: Application, province: Province) -> None:
    assert "đã được đôn đốc" not in told(application, province)


def test_a_date_that_was_moved_stands_beside_the_first(application: Application, province: Province) -> None:
    owed(application, province, due=FRIDAY - 7 * DAY)
    with application.sessions.begin() as session:
        session.execute(update(Reply).values(due_at=FRIDAY, due_day=date(2026, 11, 20)))
    (chase_id,) = letter_chases(application)
    text = flowing(application, issue(application, chase_id))
    assert (
        "Thời hạn trả lời ban đầu là hết ngày 13 tháng 11 năm 2026; thời hạn hiện nay, sau khi được điều chỉnh, là hết "
        "ngày 20 tháng 11 năm 2026." in text
    )


def test_of_a_restricted_request_neither_subject_nor_questions_are_told(
    application: Application, province: Province
) -> None:
    owed(application, province, restricted=True)
    (chase_id,) = letter_chases(application)
    text = flowing(application, issue(application, chase_id))
    assert "Quy chế phối hợp" not in text
    assert "Nội dung thuộc lĩnh vực quản lý" not in text
    assert "Công văn này không nhắc lại nội dung" in text


def test_an_agency_without_a_head_on_record_is_addressed_itself(application: Application, province: Province) -> None:
    owed(application, province)
    with application.sessions.begin() as session:
        ended = update(Tenure).where(Tenure.agency_id == province.agency["stp"])
        session.execute(ended.values(until=date(2026, 11, 25)))
    (chase_id,) = letter_chases(application)
    text = flowing(application, issue(application, chase_id))
    assert "Kính gửi: Sở Tư pháp Ngày" in text
    assert "Sở Tài chính đề nghị Sở Tư pháp gửi văn bản tham gia ý kiến" in text
    with application.reading() as session:
        assert session.scalars(select(UrgingLetter.addressee_id)).one() is None


def test_an_issuer_without_a_head_on_record_says_so_and_names_nobody(
    application: Application, province: Province
) -> None:
    owed(application, province)
    with application.sessions.begin() as session:
        ended = update(Tenure).where(Tenure.agency_id == province.agency["stc"])
        session.execute(ended.values(until=date(2026, 11, 25)))
    (chase_id,) = letter_chases(application)
    text = flowing(application, issue(application, chase_id))
    assert "THỦ TRƯỞNG CƠ QUAN" in text
    assert "Hồ sơ của Sở Tài chính chưa ghi người đứng đầu tại ngày ban hành." in text


def test_the_head_of_the_day_is_addressed_and_kept_on_record(application: Application, province: Province) -> None:
    owed(application, province)
    successor = province.officer["stp.leader"]
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.id == successor).values(title="Quyền Giám đốc"))
        session.execute(
            update(Tenure).where(Tenure.agency_id == province.agency["stp"]).values(until=date(2026, 11, 22))
        )
        session.add(Tenure(agency_id=province.agency["stp"], officer_id=successor, since=date(2026, 11, 23)))
    (chase_id,) = letter_chases(application)
    assert "Kính gửi: Quyền Giám đốc Sở Tư pháp" in flowing(application, issue(application, chase_id))
    with application.reading() as session:
        assert session.scalars(select(UrgingLetter.addressee_id)).one() == successor


def test_an_agency_above_the_issuer_stands_above_it(application: Application, province: Province) -> None:
    owed(application, province)
    with application.sessions.begin() as session:
        parent = province.agency["snv"]
        session.execute(update(Agency).where(Agency.id == province.agency["stc"]).values(parent_id=parent))
    (chase_id,) = letter_chases(application)
    assert flowing(application, issue(application, chase_id)).startswith("SỞ NỘI VỤ SỞ TÀI CHÍNH")


def test_a_refused_claim_to_be_outside_remit_is_told(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_clearance("stp", journey.claiming())
    journey.sign("stp")
    refuse = DecideRemitClaim(
        reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Thuộc chức năng thẩm định."
    )
    journey.run("stc.leader", decide_remit_claim, refuse)
    late = journey.reply("stp").due_at + 4 * DAY
    (chase_id,) = letter_chases(application, late)
    text = flowing(application, issue(application, chase_id, late))
    assert (
        "Báo cáo ngày 23 tháng 11 năm 2026 của Sở Tư pháp về việc nội dung không thuộc phạm vi quản lý không được chấp "
        "nhận (ngày 23 tháng 11 năm 2026)." in text
    )
