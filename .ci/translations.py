"""Vietnamese texts: join the po files of all areas into one catalogue, and prove that none is missing.

``build`` writes translations/vi/LC_MESSAGES/messages.mo. ``check`` compares the po files with every text the code and
the templates hand to gettext; each line it prints names the place and the cure, and it ends with exit code 1.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "vi"
SOURCES = ("templates", "blueprints", "workflow")
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2"), ("**.svg", "jinja2")]
OPTIONS = {
    pattern: {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "silent": "false", "encoding": "utf-8"}
    for pattern, method in METHODS
    if method == "jinja2"
}
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "_l": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]|(?<!%)%(?=[sd])")

TextKey = tuple[str, str | None]  # msgid (the singular of a plural text) and context


@dataclass
class Entry:
    """One text of a po file, with the place it stands at."""

    file: Path
    message: Message

    @property
    def place(self) -> str:
        return f"{self.file}:{self.message.lineno}"

    @property
    def translations(self) -> tuple[str, ...]:
        text = self.message.string
        return (text,) if isinstance(text, str) else tuple(text or ())


@dataclass
class Catalogues:
    """All po files of one language, and what is wrong with them by themselves."""

    entries: dict[TextKey, Entry] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def key_of(identifier: str | Iterable[str], context: str | None) -> TextKey:
    return (identifier if isinstance(identifier, str) else next(iter(identifier)), context or None)


def forms_of(message: Message) -> tuple[str, ...]:
    """The English singular, and the plural where there is one."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def placeholders(text: str) -> frozenset[str]:
    return frozenset(match.group(1) or match.group(0) for match in PLACEHOLDER.finditer(text))


def read_catalogues(folder: Path, root: Path) -> Catalogues:
    found = Catalogues()
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=LOCALE, abort_invalid=True)
        for message in catalogue:
            if message.id:
                add_entry(found, Entry(path.relative_to(root), message))
    return found


def add_entry(found: Catalogues, entry: Entry) -> None:
    key = key_of(entry.message.id, entry.message.context)
    earlier = found.entries.setdefault(key, entry)
    if earlier is not entry:
        found.problems.append(f"{entry.place}: {key[0]!r} stands in {earlier.place} already; keep one of the two")
    found.problems.extend(flaws(entry))


def flaws(entry: Entry) -> Iterator[str]:
    """What is wrong with one text whether or not anything uses it."""
    name = repr(forms_of(entry.message)[0])
    if entry.message.fuzzy:
        yield f"{entry.place}: {name} is marked fuzzy; check the Vietnamese and remove the mark"
    if not all(text.strip() for text in entry.translations) or not entry.translations:
        yield f"{entry.place}: {name} has no Vietnamese; write its msgstr"
    elif missing := placeholder_difference(entry):
        yield f"{entry.place}: {name} and its Vietnamese differ in placeholders ({missing}); use the same ones"


def placeholder_difference(entry: Entry) -> str:
    """The names on one side only. An English singular may leave out the number that its plural shows."""
    english = frozenset[str]().union(*(placeholders(form) for form in forms_of(entry.message)))
    for text in entry.translations:
        if difference := english ^ placeholders(text):
            return ", ".join(sorted(difference))
    return ""


def used_texts(root: Path) -> dict[TextKey, str]:
    """Every text given to gettext in the sources, with the first place (file:line) that uses it."""
    used: dict[TextKey, str] = {}
    for source in SOURCES:
        folder = root / source
        if folder.is_dir():
            rows = extract_from_dir(folder, METHODS, OPTIONS, keywords=KEYWORDS)
            for name, line, identifier, _comments, context in rows:
                used.setdefault(key_of(identifier, context), f"{source}/{name}:{line}")
    return used


def problems(root: Path) -> list[str]:
    catalogues = read_catalogues(root / "translations" / LOCALE, root)
    used = used_texts(root)
    missing = [
        f"{place}: {key[0]!r} has no Vietnamese; add it to the .po file of its area in translations/{LOCALE}/"
        for key, place in used.items()
        if key not in catalogues.entries
    ]
    unused = [
        f"{entry.place}: {key[0]!r} is used nowhere; remove it (or correct its msgid)"
        for key, entry in catalogues.entries.items()
        if key not in used
    ]
    return [*catalogues.problems, *sorted(missing), *unused]


def build(root: Path) -> int:
    """Write the joined catalogue; returns how many texts it holds."""
    folder = root / "translations" / LOCALE
    joined = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    entries = read_catalogues(folder, root).entries
    for entry in entries.values():
        if not entry.message.fuzzy:
            joined.add(entry.message.id, entry.message.string, context=entry.message.context)
    target = folder / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        write_mo(stream, joined)
    return len(entries)


def main(arguments: list[str], root: Path = ROOT) -> int:
    match arguments:
        case ["build"]:
            build(root)
            return 0
        case ["check"]:
            found = problems(root)
            print("\n".join(found) if found else "Every text has its Vietnamese.")
            return 1 if found else 0
    print("usage: translations.py build|check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
