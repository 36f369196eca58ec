"""Draft documents as the drafting agency would upload them: Word files and PDF files of one to three pages."""

import io
from datetime import UTC, datetime
from functools import cache
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from workflow.demo.dossiers import Dossier
from workflow.ports import PdfRenderer

FONT = "Times New Roman"
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
RESOLUTION, REPORT = "NGHỊ QUYẾT", "BÁO CÁO"
SAVED = datetime(2026, 1, 1, tzinfo=UTC)


def as_pdf(renderer: PdfRenderer, dossier: Dossier, place: str, year: int) -> bytes:
    values = {
        "draft": dossier,
        "place": place,
        "year": year,
        "nation": NATION,
        "issuer": issuer_of(dossier, place),
        "symbol": symbol_of(dossier),
        "signature": signature_of(dossier, place),
    }
    return renderer.render("pdf/draft.html", values)


def as_docx(dossier: Dossier, place: str, year: int) -> bytes:
    document = Document(io.BytesIO(_blank()))
    document.core_properties.title = f"Dự thảo {dossier.kind} {dossier.title}"
    heading = document.add_table(rows=1, cols=2)
    heading.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = heading.rows[0].cells
    _lines(left, issuer_of(dossier, place), f"Số:        /{year}/{symbol_of(dossier)}")
    _lines(right, NATION, f"{place}, ngày     tháng     năm {year}")
    _centred(document.add_paragraph(), "DỰ THẢO", italic=True)
    document.add_paragraph(dossier.kind, style="Title")
    _centred(document.add_paragraph(), dossier.title[:1].upper() + dossier.title[1:])
    for ground in dossier.grounds:
        document.add_paragraph().add_run(f"Căn cứ {ground};").italic = True
    for section in dossier.body:
        document.add_heading(section.heading, level=1)
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
    _signature(document.add_table(rows=1, cols=2).rows[0].cells, signature_of(dossier, place))
    return _saved(document)


def issuer_of(dossier: Dossier, place: str) -> tuple[str, str]:
    """An environmental report is the investor's own paper; all others are the province's."""
    if dossier.kind == REPORT:
        return ("DOANH NGHIỆP", "CHỦ DỰ ÁN")
    return ("HỘI ĐỒNG NHÂN DÂN" if dossier.kind == RESOLUTION else "ỦY BAN NHÂN DÂN", f"TỈNH {place.upper()}")


def signature_of(dossier: Dossier, place: str) -> str:
    if dossier.kind == REPORT:
        return "ĐẠI DIỆN CHỦ DỰ ÁN"
    return "CHỦ TỊCH" if dossier.kind == RESOLUTION else f"TM. ỦY BAN NHÂN DÂN TỈNH {place.upper()}"


def symbol_of(dossier: Dossier) -> str:
    """As Decree 30/2020/NĐ-CP, annex III, abbreviates the kinds of documents."""
    if dossier.kind == REPORT:
        return "BC-CDA"
    short = {"QUYẾT ĐỊNH": "QĐ", RESOLUTION: "NQ", "KẾ HOẠCH": "KH", "TỜ TRÌNH": "TTr", "ĐỀ ÁN": "ĐA"}
    return f"{short[dossier.kind]}-{'HĐND' if dossier.kind == RESOLUTION else 'UBND'}"


@cache
def _blank() -> bytes:
    """A4, the margins of Decree 30/2020/NĐ-CP, one serif face: made once, for all drafts."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    for name, size in (("Normal", 13), ("Heading 1", 13), ("Title", 15)):
        _set_face(cast("ParagraphStyle", document.styles[name]), size)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.core_properties.author = "Cơ quan soạn thảo"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = SAVED
    return _saved(document)


def _saved(document: WordDocument) -> bytes:
    """A package whose parts carry no moment of packing: the same draft gives the same bytes, and so the same digest."""
    packed, out = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with ZipFile(packed) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(ZipInfo(part.filename), source.read(part), ZIP_DEFLATED)
    return out.getvalue()


def _set_face(style: ParagraphStyle, size: int) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), FONT)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    style.paragraph_format.space_after = Pt(6)


def _lines(cell: _Cell, names: tuple[str, str], below: str) -> None:
    paragraph = cell.paragraphs[0]
    for index, name in enumerate(names):
        run = paragraph.add_run(name)
        run.bold = True
        if index == 0:
            run.add_break(WD_BREAK.LINE)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _centred(cell.add_paragraph(), below, italic=True)


def _centred(paragraph: Paragraph, text: str, *, italic: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = not italic, italic
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _signature(cells: tuple[_Cell, ...], signature: str) -> None:
    cells[0].paragraphs[0].add_run("Nơi nhận: như trên; lưu: VT.").italic = True
    _centred(cells[1].paragraphs[0], signature)
