"""Inspects an uploaded draft: extension, content and structure must agree, and nothing in it may run or explode.

Refuses with `Incomplete`, one `Missing` at the place `draft`, whose key names what is wrong with the file.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

import pikepdf

from workflow.adapters.running_parts import loads_from_elsewhere, running_part
from workflow.vocabulary.media_types import DOCX, PDF
from workflow.vocabulary.refusals import Incomplete, Missing

MAX_BYTES = 20 * 1024 * 1024
MAX_PARTS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100  # a long Word text packs about 1 to 20; pictures hardly pack at all
SMALL_PART = 1024 * 1024  # below this, a high ratio is harmless (empty pages of XML)
REQUIRED_PARTS = frozenset({"[Content_Types].xml", "_rels/.rels", "word/document.xml"})
DECLARATIONS = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
NAME_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """`pages` is None where only printing would tell (DOCX)."""

    name: str
    media_type: str
    pages: int | None


def _refusal(key: str, **args: str | int) -> Incomplete:
    return Incomplete([Missing(key=key, place="draft", args=args)])


def inspect(name: str, content: bytes) -> Inspected:
    """Raises Incomplete: see the module. `name` as the browser sent it; only its last part is kept."""
    kept = clean_name(name)
    if not content:
        raise _refusal("file_empty")
    if len(content) > MAX_BYTES:
        raise _refusal("file_too_large", megabytes=MAX_BYTES // 1024 // 1024)
    suffix = PurePosixPath(kept).suffix.lower()
    if suffix == ".pdf":
        return Inspected(name=kept, media_type=PDF, pages=_pdf_pages(content))
    if suffix == ".docx":
        _check_docx(content)
        return Inspected(name=kept, media_type=DOCX, pages=None)
    raise _refusal("file_type_not_allowed")


def clean_name(name: str) -> str:
    """The last part of a path of either kind, without control characters, not too long for a header."""
    last = PureWindowsPath(name).name
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, suffix = printable.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(suffix)]}{dot}{suffix[:NAME_LENGTH]}" if dot else printable[:NAME_LENGTH]


def _pdf_pages(content: bytes) -> int:
    if not content.startswith((b"%PDF-", b"\xef\xbb\xbf%PDF-")):
        raise _refusal("file_not_what_it_says", kind="PDF")
    if b"%%EOF" not in content[-2048:]:
        raise _refusal("file_damaged")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages, runs = len(pdf.pages), running_part(pdf)
    except pikepdf.PasswordError:
        raise _refusal("file_has_password") from None
    except pikepdf.PdfError:
        raise _refusal("file_damaged") from None
    if runs:
        raise _refusal(runs)
    if not pages:
        raise _refusal("file_damaged")
    return pages


def _check_docx(content: bytes) -> None:
    if not content.startswith(b"PK\x03\x04"):
        raise _refusal("file_not_what_it_says", kind="DOCX")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package.infolist())
            _check_words(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise _refusal("file_damaged") from None


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """By the directory alone, before anything is unpacked."""
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or any(map(_explodes, parts)):
        raise _refusal("file_unpacks_too_large")
    if any(part.flag_bits & 1 for part in parts):
        raise _refusal("file_has_password")
    if not REQUIRED_PARTS.issubset(names):
        raise _refusal("file_not_what_it_says", kind="DOCX")
    if len(set(names)) < len(names) or any(_escapes(name) for name in names):
        raise _refusal("file_damaged")
    if any(PurePosixPath(name).name.lower() in {"vbaproject.bin", "vbadata.xml"} for name in names):
        raise _refusal("file_has_macros")


def _explodes(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in PurePosixPath(name.replace("\\", "/")).parts


def _check_words(package: zipfile.ZipFile) -> None:
    """Reads every part once: a lying directory or a wrong checksum fails here. Unpacked size is bounded by then."""
    for part in package.infolist():
        words = package.read(part)
        name = part.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        if any(declaration in words for declaration in DECLARATIONS):
            raise _refusal("file_damaged")
        if name == "[content_types].xml" and b"macroenabled" in words.lower():
            raise _refusal("file_has_macros")
        if name.endswith(".rels") and loads_from_elsewhere(words):
            raise _refusal("file_loads_from_elsewhere")
