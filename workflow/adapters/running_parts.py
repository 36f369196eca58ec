"""What in an uploaded file may run, or bring along what runs: scripts, programs, attached files, remote parts.

Read by the parsers of the formats themselves: a pattern over bytes knows one of many spellings.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pikepdf
from defusedxml import ElementTree

MAX_OBJECTS = 300_000  # a page of text takes about twenty
SCRIPT_KEYS = frozenset({"/JS", "/JavaScript", "/XFA"})
ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData"})
FILE_KEYS = frozenset({"/EF", "/EmbeddedFiles"})
# Opened or run together with the document; a picture or a link is not.
LOADED = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument", "afchunk"})
LOCAL = re.compile(r"(?:file:///)?[a-z]:[\\/]", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def running_part(pdf: pikepdf.Pdf) -> str:
    """The key of what is refused, empty where there is nothing. Every object is looked at, reached or not."""
    for count, whole in enumerate(pdf.objects):
        if count > MAX_OBJECTS:
            return "file_unpacks_too_large"
        for part in _dictionaries(whole):
            keys = frozenset(part.keys())
            if not SCRIPT_KEYS.isdisjoint(keys) or _acts(part.get("/S")):
                return "file_has_scripts"
            if not FILE_KEYS.isdisjoint(keys):
                return "file_has_attachments"
    return ""


def _acts(kind: object) -> bool:
    return isinstance(kind, pikepdf.Name) and str(kind) in ACTIONS


def _dictionaries(whole: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Those written inside this object; what stands elsewhere and is only pointed to has its own turn."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting += [child for child in part if _is_inside(child)]
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            waiting += [child for child in part.values() if _is_inside(child)]


def _is_inside(child: object) -> bool:
    return isinstance(child, pikepdf.Array | pikepdf.Dictionary) and not child.is_indirect


def loads_from_elsewhere(relations: bytes) -> bool:
    """Whether a part of a package, its `.rels`, names something on another computer that opens with the document.

    Raises:
        ValueError: the part is no XML, or declares entities.
    """
    try:
        listed = ElementTree.fromstring(relations, forbid_dtd=True)
    except (ElementTree.ParseError, LookupError):
        raise ValueError("no XML") from None
    return any(_is_loaded(one.get("Type", "")) and _is_remote(one.get("Target", "")) for one in listed.iter())


def _is_loaded(kind: str) -> bool:
    return kind.strip().rpartition("/")[2].lower() in LOADED


def _is_remote(target: str) -> bool:
    """Anything but a part of the package and a file of this computer, as Word notes its own templates."""
    place = unquote(target).strip()
    if LOCAL.match(place):
        return False
    return place.startswith(("\\\\", "//")) or SCHEME.match(place) is not None
