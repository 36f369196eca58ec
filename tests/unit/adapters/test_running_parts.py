"""Nothing in an uploaded file may run, nor fetch what runs, however it is written down."""

import io
from collections.abc import Callable

import pikepdf
import pytest

from tests.factories.drafting import docx
from workflow.adapters import running_parts
from workflow.adapters.draft_files import inspect
from workflow.vocabulary.refusals import Incomplete

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(kind), **more)


def opening_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = action("/JavaScript", JS=pikepdf.String("app.alert('x')"))


def named_script(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(action("/JavaScript", JS=document.make_stream(b"app.alert('x')")))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script]))


def script_behind_a_key(document: pikepdf.Pdf) -> None:
    field = pikepdf.Dictionary(Subtype=pikepdf.Name("/Link"), AA=pikepdf.Dictionary(K=action("/JavaScript")))
    document.pages[0].Annots = pikepdf.Array([field])


def started_program(document: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(Subtype=pikepdf.Name("/Link"), A=action("/Launch", F=pikepdf.String("cmd.exe")))
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])


def scripted_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=document.make_stream(b"<xdp/>"))


def attached_program(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = b"MZ"


def pinned_file(document: pikepdf.Pdf) -> None:
    content = pikepdf.Dictionary(F=document.make_stream(b"MZ"))
    pin = pikepdf.Dictionary(Subtype=pikepdf.Name("/FileAttachment"), FS=pikepdf.Dictionary(EF=content))
    document.pages[0].Annots = pikepdf.Array([pin])


def relations(kind: str, target: str, quote: str = '"', prefix: str = "") -> bytes:
    colon = f"{prefix}:" if prefix else ""
    namespace = f"xmlns:{prefix}" if prefix else "xmlns"
    fields = {"Id": "r1", "Target": target, "Type": f"{OFFICE}/{kind}", "TargetMode": "External"}
    written = " ".join(f"{name}={quote}{value}{quote}" for name, value in fields.items())
    tag = f"{colon}Relationships"
    return f'<{tag} {namespace}="{PACKAGE}"><{colon}Relationship {written}/></{tag}>'.encode()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Incomplete) as refused:
        inspect(name, content)
    return refused.value.missing[0].key


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (opening_script, "file_has_scripts"),
        (named_script, "file_has_scripts"),
        (script_behind_a_key, "file_has_scripts"),
        (started_program, "file_has_scripts"),
        (scripted_form, "file_has_scripts"),
        (attached_program, "file_has_attachments"),
        (pinned_file, "file_has_attachments"),
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(change: Callable[[pikepdf.Pdf], None], key: str) -> None:
    assert refusal("a.pdf", pdf(change)) == key


def test_links_bookmarks_and_where_to_open_are_no_programs() -> None:
    def plain(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = action("/GoTo", D=pikepdf.Array([document.pages[0].obj, pikepdf.Name("/Fit")]))
        link = pikepdf.Dictionary(
            Subtype=pikepdf.Name("/Link"), A=action("/URI", URI=pikepdf.String("https://vbpl.vn"))
        )
        document.pages[0].Annots = pikepdf.Array([link])
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Chương I", 0))

    assert inspect("a.pdf", pdf(plain)).pages == 1


def test_a_pdf_of_more_objects_than_a_document_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_parts, "MAX_OBJECTS", 1)
    assert refusal("a.pdf", pdf(lambda _document: None)) == "file_unpacks_too_large"


@pytest.mark.parametrize(
    "part",
    [
        relations("attachedTemplate", "https://xau.example/mau.dotm"),
        relations("attachedTemplate", "http://xau.example/mau.dotm", quote="'"),
        relations("attachedTemplate", "http://xau.example/mau.dotm", prefix="p"),
        relations("attachedTemplate", "h&#116;tp://xau.example/mau.dotm"),
        relations("attachedTemplate", "http://xau.example/mau.dotm").decode().encode("utf-16"),
        relations("attachedTemplate", "\\\\xau.example\\chung\\mau.dotm"),
        relations("attachedTemplate", "file://xau.example/chung/mau.dotm"),
        relations("attachedTemplate", "file:///%5C%5Cxau.example/chung/mau.dotm"),
        relations("oleObject", "mhtml:https://xau.example/a.html"),
        relations("frame", " https://xau.example/a.html"),
        relations("subDocument", "//xau.example/a.docx"),
    ],
)
def test_a_word_document_that_loads_a_part_from_elsewhere_is_refused(part: bytes) -> None:
    for name in ("word/_rels/settings.xml.rels", "word/_rels/SETTINGS.XML.RELS"):
        assert refusal("a.docx", docx(parts={name: part})) == "file_loads_from_elsewhere"


@pytest.mark.parametrize(
    "part",
    [
        relations("attachedTemplate", "file:///C:\\Users\\an\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm"),
        relations("attachedTemplate", "D:/mau/cong-van.dotx"),
        relations("attachedTemplate", "Normal.dotm"),
        relations("hyperlink", "https://vbpl.vn"),
        relations("oleObject", "embeddings/Microsoft_Excel_Sheet.xlsx"),
    ],
)
def test_templates_of_ones_own_computer_links_and_own_parts_are_welcome(part: bytes) -> None:
    assert inspect("a.docx", docx(parts={"word/_rels/settings.xml.rels": part})).name == "a.docx"
