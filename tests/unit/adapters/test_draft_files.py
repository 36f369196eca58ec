"""Uploads: extension, content and structure agree, and a hostile file is refused by name, never opened further."""

import io
import struct
import zipfile

import pytest

from tests.factories.drafting import DOCUMENT, docx, pdf
from workflow.adapters import draft_files
from workflow.adapters.docx_html import docx_to_html, sanitised
from workflow.adapters.draft_files import clean_name, inspect
from workflow.vocabulary.media_types import DOCX, PDF
from workflow.vocabulary.refusals import Incomplete

MACRO_TYPE = (
    '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
)
ENTITIES = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document/>'


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Incomplete) as refused:
        inspect(name, content)
    (item,) = refused.value.missing
    assert item.place == "draft"
    return item.key


def test_a_pdf_is_taken_with_its_pages_counted() -> None:
    inspected = inspect("Du thao.PDF", pdf(pages=3))
    assert (inspected.name, inspected.media_type, inspected.pages) == ("Du thao.PDF", PDF, 3)


def test_a_word_document_is_taken() -> None:
    inspected = inspect("dự thảo.docx", docx())
    assert (inspected.name, inspected.media_type, inspected.pages) == ("dự thảo.docx", DOCX, None)


def zip_with_encrypted_flag() -> bytes:
    content = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        content[place + offset : place + offset + 2] = struct.pack("<H", 1)
    return bytes(content)


def zip_with_duplicate() -> bytes:
    stream = io.BytesIO(docx())
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<other/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.txt", b"x", "file_type_not_allowed"),
        ("a", b"x", "file_type_not_allowed"),
        ("a.docm", docx(), "file_type_not_allowed"),
        ("a.pdf.exe", pdf(), "file_type_not_allowed"),
        ("a.docx", pdf(), "file_not_what_it_says"),
        ("a.pdf", docx(), "file_not_what_it_says"),
        ("a.pdf", b"<html><script>alert(1)</script></html>", "file_not_what_it_says"),
        ("a.docx", b"<html></html>", "file_not_what_it_says"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_not_what_it_says"),
        ("a.pdf", pdf()[:-300], "file_damaged"),
        ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF", "file_damaged"),
        ("a.pdf", pdf(password="mat-khau"), "file_has_password"),
        ("a.docx", docx()[:-100], "file_damaged"),
        ("a.docx", docx(parts={"word/vbaProject.bin": b"x"}), "file_has_macros"),
        ("a.docx", docx(types=MACRO_TYPE), "file_has_macros"),
        ("a.docx", docx(parts={"word/media/big.bin": b"\0" * 5_000_000}), "file_unpacks_too_large"),
        ("a.docx", docx(parts={"../../etc/passwd": b"x"}), "file_damaged"),
        ("a.docx", docx(parts={"C:\\evil": b"x"}), "file_damaged"),
        ("a.docx", docx(parts={"word/document.xml": ENTITIES}), "file_damaged"),
        ("a.docx", docx(parts={"word/document.xml": ENTITIES.decode().encode("utf-16")}), "file_damaged"),
        ("a.docx", docx(parts={"word/_rels/settings.xml.rels": b"<Relationships"}), "file_damaged"),
        ("a.docx", zip_with_encrypted_flag(), "file_has_password"),
    ],
)
def test_a_file_that_is_not_what_it_says_or_does_more_than_a_document_is_refused(
    name: str, content: bytes, key: str
) -> None:
    assert refusal(name, content) == key


def test_a_part_that_stands_twice_is_refused() -> None:
    assert refusal("a.docx", zip_with_duplicate()) == "file_damaged"


def test_any_other_zip_is_no_word_document() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal("a.docx", stream.getvalue()) == "file_not_what_it_says"


def test_a_pdf_without_a_page_is_refused_as_damaged() -> None:
    assert refusal("a.pdf", pdf(pages=0)) == "file_damaged"


def test_a_zip_of_too_many_parts_is_refused() -> None:
    parts = {f"word/media/{number}.xml": b"x" for number in range(draft_files.MAX_PARTS)}
    assert refusal("a.docx", docx(parts=parts)) == "file_unpacks_too_large"


def test_a_file_over_the_limit_is_refused_before_it_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_files, "MAX_BYTES", 10)
    assert refusal("a.pdf", pdf()) == "file_too_large"


def test_a_wrong_checksum_inside_is_found() -> None:
    content = docx(text="Nội dung dài " * 50)
    place = content.find(b"word/document.xml") + 60
    assert refusal("a.docx", content[:place] + b"\xff\xff\xff" + content[place + 3 :]) == "file_damaged"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\an\\du thao.docx", "du thao.docx"),
        ("../../x.pdf", "x.pdf"),
        ("dự\r\nthảo.pdf", "dựthảo.pdf"),
        ("a" * 500 + ".pdf", "a" * 197 + ".pdf"),
        ("no-suffix", "no-suffix"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept_and_nothing_that_breaks_a_header(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_word_document_becomes_html_with_its_headings_below_the_pages_own() -> None:
    assert docx_to_html(docx(text="Phạm vi &lt;b&gt;")) == "<h2>Điều 1</h2><p>Phạm vi &lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("set_to", "html"),
    [
        ("center", '<p class="ck-centre">DỰ THẢO</p>'),
        ("right", '<p class="ck-right">DỰ THẢO</p>'),
        ("both", "<p>DỰ THẢO</p>"),
    ],
)
def test_a_centred_line_and_one_set_right_stay_so(set_to: str, html: str) -> None:
    body = f'<w:p><w:pPr><w:jc w:val="{set_to}"/></w:pPr><w:r><w:t>DỰ THẢO</w:t></w:r></w:p>'
    document = DOCUMENT.partition("<w:p>")[0] + body + "</w:body></w:document>"
    assert docx_to_html(docx(parts={"word/document.xml": document.encode()})) == html


def test_a_document_that_cannot_be_read_is_refused_as_damaged() -> None:
    with pytest.raises(Incomplete) as refused:
        docx_to_html(b"PK\x03\x04 not a zip")
    assert refused.value.missing[0].key == "file_damaged"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p onclick='x()'>a</p><script>alert(1)</script>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'),
        ('<a href="data:text/html,x">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'),
        ('<img src="https://elsewhere.example/x.png">', "<img>"),
        ('<img src="data:image/svg+xml;base64,PHN2Zz4=">', "<img>"),
        ('<img src="data:image/png;base64,AAAA" alt="Hình">', '<img src="data:image/png;base64,AAAA" alt="Hình">'),
        ('<p style="position:fixed">a</p><style>p{}</style>', "<p>a</p>"),
        ('<p class="ck-centre">a</p><p class="ck-dialog">b</p>', '<p class="ck-centre">a</p><p>b</p>'),
        ("<iframe src='/x'></iframe><form><input></form>", ""),
        (
            '<table><tr><td colspan="2">a</td></tr></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
    ],
)
def test_only_harmless_html_is_let_through(dirty: str, clean: str) -> None:
    assert sanitised(dirty) == clean


def test_a_huge_picture_is_left_out_of_the_page() -> None:
    assert sanitised(f'<img src="data:image/png;base64,{"A" * 1_500_000}">') == "<img>"
