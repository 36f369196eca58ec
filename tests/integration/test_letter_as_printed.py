"""The letter as a page: the measures of Decree 30/2020/NĐ-CP, annex I, read back from the PDF (docs/letters.md)."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.factories.letter_values import a_letter
from workflow.adapters.pdf import WeasyPrintRenderer
from workflow.policies.urging_letter import letter_values
from workflow.services.issue_urging_letter import TEMPLATE
from workflow.settings import ROOT

MM = 72 / 25.4
A4 = (595.28, 841.89)
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="module", params=[1, 14], ids=["one page", "two pages"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With as many questions as fill the pages."""
    path = tmp_path_factory.mktemp("letter") / "letter.pdf"
    path.write_bytes(WeasyPrintRenderer(ROOT / "templates").render(TEMPLATE, letter_values(a_letter(request.param))))
    return path


def pages(path: Path) -> list[list[Word]]:
    command = ["pdftotext", "-bbox", str(path), "-"]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode()  # noqa: S603  our own file
    return [
        [Word(*(float(number) for number in found[:4]), unescape(found[4])) for found in WORD.findall(page)]
        for page in told.split("<page ")[1:]
    ]


def line(words: list[Word], text: str) -> list[Word]:
    """The words of one line of text, as they stand on the page."""
    wanted = text.split()
    for start in range(len(words)):
        if [word.text for word in words[start : start + len(wanted)]] == wanted:
            return words[start : start + len(wanted)]
    raise AssertionError(text)


def middle(words: list[Word]) -> float:
    return (words[0].left + words[-1].right) / 2


def test_the_paper_is_a4_upright(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        boxes = [tuple(float(edge) for edge in page.mediabox) for page in pdf.pages]
    assert all(box == pytest.approx((0, 0, *A4), abs=0.5) for box in boxes)


def test_the_margins_hold_everything_but_the_page_number(printed: Path) -> None:
    for number, words in enumerate(pages(printed), start=1):
        held = words if number == 1 else words[1:]
        assert min(word.left for word in held) >= 30 * MM - 0.5
        assert max(word.right for word in held) <= A4[0] - 15 * MM + 0.5
        assert min(word.top for word in held) >= 20 * MM - 3  # a line's box begins a little above its letters
        assert max(word.bottom for word in held) <= A4[1] - 20 * MM + 0.5


def test_the_margins_are_not_wider_than_the_decree_allows(printed: Path) -> None:
    first = pages(printed)[0]
    assert min(word.left for word in first) <= 35 * MM
    assert max(word.right for word in first) >= A4[0] - 20 * MM - 1
    assert min(word.top for word in first) <= 25 * MM


def test_pages_after_the_first_are_numbered_in_the_middle_of_the_upper_margin(printed: Path) -> None:
    first, *others = pages(printed)
    assert not [word for word in first if word.bottom < 20 * MM]
    for number, words in enumerate(others, start=2):
        assert words[0].text == str(number)
        assert words[0].bottom < 20 * MM
        assert middle(words[:1]) == pytest.approx((30 * MM + A4[0] - 15 * MM) / 2, abs=1)


def test_every_face_is_serif_and_embedded(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        fonts: dict[str, Any] = {}
        for page in pdf.pages:
            fonts |= {str(font.BaseFont): font for font in page.Resources.Font.values()}
        embedded = ["FontFile2" in str(list(f.DescendantFonts[0].FontDescriptor.keys())) for f in fonts.values()]
    assert {name.split("+")[1] for name in fonts} == {
        "Liberation-Serif", "Liberation-Serif-Bold", "Liberation-Serif-Italic", "Liberation-Serif-Bold-Italic",
    }  # fmt: skip
    assert all(embedded)


def test_the_parts_stand_where_the_decree_puts_them(printed: Path) -> None:
    words = pages(printed)[0]
    nation = line(words, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = line(words, "Độc lập - Tự do - Hạnh phúc")
    issuer = line(words, "SỞ TÀI CHÍNH")
    number = line(words, "Số: 05/STC-ĐĐ")
    day = line(words, "Lâm Đồng, ngày 04 tháng 02 năm 2026")
    assert issuer[-1].right < nation[0].left
    assert nation[0].top < motto[0].top < day[0].top
    assert middle(nation) == pytest.approx(middle(motto), abs=1)
    assert middle(nation) == pytest.approx(middle(day), abs=1)
    assert middle(issuer) == pytest.approx(middle(number), abs=1)
    assert number[0].top == pytest.approx(day[0].top, abs=1)
    summary = line(words, "V/v đôn đốc")
    addressee = line(words, "Kính gửi: Giám đốc Sở Tư pháp")
    assert number[0].bottom < summary[0].top < addressee[0].top


def test_the_signature_stands_beside_the_recipients_on_one_page_with_text_of_the_letter(printed: Path) -> None:
    last = pages(printed)[-1]
    post, copies = line(last, "GIÁM ĐỐC"), line(last, "Nơi nhận:")
    assert copies[0].left == pytest.approx(30 * MM, abs=1)
    assert post[0].left > A4[0] / 2
    assert post[0].top == pytest.approx(copies[0].top, abs=3)
    name = line(last, "Nguyễn Thị Hồng Vân")
    assert middle(name) == pytest.approx(middle(post), abs=1)
    assert name[0].top > post[0].bottom + 25 * MM
    assert line(last, "thực hiện./.")[0].bottom < post[0].top


@pytest.mark.parametrize("text", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ TÀI CHÍNH"])
def test_the_names_at_the_head_keep_one_line(printed: Path, text: str) -> None:
    found = line(pages(printed)[0], text)
    assert found[0].top == pytest.approx(found[-1].top, abs=0.5)
