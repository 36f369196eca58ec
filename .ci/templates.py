"""Lint the templates: djlint for the HTML itself, and the house rules that djlint cannot know.

Each line printed reads ``file:line: RULE what is wrong; the cure``. Exit code 1 when there is any.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError
from jinja2.meta import find_referenced_templates

ROOT = Path(__file__).resolve().parent.parent
EXTENSIONS = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
# A browser shows neither a letter nor a PDF page, so the content security policy does not reach them.
STYLED = ("mail/", "pdf/")
JINJA = re.compile(r"\{#.*?#\}|\{%-?\+?\s*trans\b.*?endtrans\s*[-+]?%\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
POST = re.compile(r"<form\b[^>]*\bmethod\s*=\s*[\"']?\s*(?:post|\ufffc)", re.IGNORECASE)
CSRF_CALL = r"csrf_token|hidden_tag\(|\bcsrf\(\)"
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)(.*?)endmacro", re.DOTALL)
SAFE = re.compile(r"\|\s*safe\b|\bautoescape\s+false\b")
SAFE_REASON = re.compile(r"\{#-?\s*safe because \w+", re.IGNORECASE)
ELSEWHERE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
ELSEWHERE_CSS = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//", re.IGNORECASE)
SPOKEN = ("alt", "aria-label", "aria-description", "label", "placeholder", "title")
LOADING = {"audio", "embed", "iframe", "img", "input", "link", "object", "script", "source", "track", "use", "video"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNTRANSLATED = {"Chính Kiến", "SHA-256"}
PLACEHOLDER = "\ufffc"  # stands where Jinja prints something


@dataclass(frozen=True, order=True)
class Flaw:
    file: str
    line: int
    rule: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule} {self.cure}"


Report = Callable[[int, str, str], None]


def without_jinja(source: str) -> str:
    """The HTML alone: what Jinja prints becomes one placeholder, the rest spaces; no line moves."""

    def blank(match: re.Match[str]) -> str:
        filler = PLACEHOLDER if match.group().startswith("{{") else " "
        return filler + "\n" * match.group().count("\n")

    # <{{ tag }} …> is an element too, of whatever name.
    return re.sub(rf"(</?){PLACEHOLDER}", r"\1any-element", JINJA.sub(blank, source))


class HouseRules(HTMLParser):
    """Walks the tags of one template and reports what the house forbids."""

    def __init__(self, name: str, report: Report) -> None:
        super().__init__(convert_charrefs=True)
        self._report = report
        self._styled = name.startswith(STYLED)
        # Open elements in which text is not read: scripts, styles, and what is marked translate="no".
        self._mute: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            self._attribute(tag, name, value)
        self._element(tag, given)
        if tag not in VOID and (self._mute or tag in {"script", "style"} or given.get("translate") == "no"):
            self._mute.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._mute:
            while self._mute.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._mute:
            if ELSEWHERE_CSS.search(data):
                self._say("THIRD-PARTY", "loads something from another host; bring it in as an asset of ours")
            return
        self._text(data, "text")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style" and not self._styled:
            self._say("INLINE-STYLE", f"<{tag} style=…> is refused by the CSP; use a class of static/css")
        if re.match(r"on[a-z]+$", name) or name.startswith("hx-on"):
            self._say("INLINE-SCRIPT", f"<{tag} {name}=…> is refused by the CSP; listen in a file of static/js")
        if value.strip().lower().startswith("javascript:"):
            self._say("INLINE-SCRIPT", f"<{tag} {name}=javascript:…> is refused by the CSP; use a button and static/js")
        if tag in LOADING and name in {"src", "srcset", "href", "poster", "data"} and ELSEWHERE.match(value):
            self._say("THIRD-PARTY", f"<{tag} {name}={value!r}> asks another host; use asset(…)")
        if name in SPOKEN and not self._mute:
            self._text(value, name)

    def _element(self, tag: str, given: dict[str, str]) -> None:
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self._say("INLINE-SCRIPT", "an inline <script> is refused by the CSP; put it into static/js")
        if tag == "style" and not self._styled:
            self._say("INLINE-STYLE", "a <style> element is refused by the CSP; put it into static/css")
        if tag == "img" and "alt" not in given:
            self._say("NO-ALT", '<img> without alt; describe it through _(), or alt="" when it is mere decoration')

    def _text(self, text: str, where: str) -> None:
        rest = text
        for name in UNTRANSLATED:
            rest = rest.replace(name, "")
        if WORD.search(rest):
            shown = " ".join(rest.split())[:50]
            self._say("HARD-CODED", f'{where} {shown!r} is not translated; use _() or mark the element translate="no"')

    def _say(self, rule: str, cure: str) -> None:
        self._report(self.getpos()[0], rule, cure)


def line_at(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1


def protecting(root: Path) -> re.Pattern[str]:
    """What puts the token against forged requests into a form: the known calls, and every macro that makes one."""
    macros = (macro for path in templates(root) for macro in MACRO.finditer(path.read_text(encoding="utf-8")))
    # A macro that holds a whole form protects that form only, not the one it is called in.
    names = {
        name
        for name, body in (macro.groups() for macro in macros)
        if re.search(CSRF_CALL, body) and "<form" not in body
    }
    return re.compile("|".join([CSRF_CALL, *(rf"\b{name}\(" for name in sorted(names))]))


def unprotected_forms(source: str, token: re.Pattern[str], report: Report) -> None:
    """Every form that posts carries the token, in itself or through a macro."""
    marked = re.sub(r"\{\{.*?\}\}", lambda match: PLACEHOLDER.ljust(len(match.group())), source, flags=re.DOTALL)
    for match in POST.finditer(marked):
        end = source.find("</form", match.end())
        if not token.search(source[match.end() : end if end >= 0 else len(source)]):
            report(line_at(source, match.start()), "NO-CSRF", "a posting form without csrf(); add {{ csrf() }}")


def unexplained_safe(source: str, report: Report) -> None:
    lines = source.splitlines()
    for number, line in enumerate(lines, start=1):
        near = "\n".join(lines[max(0, number - 2) : number])
        if SAFE.search(line) and not SAFE_REASON.search(near):
            report(number, "SAFE", "unescaped output; drop it, or say on the line above {# safe because … #}")


def syntax(source: str, root: Path, report: Report) -> None:
    try:
        tree = Environment(extensions=EXTENSIONS, autoescape=True).parse(source)
    except TemplateSyntaxError as error:
        report(error.lineno, "SYNTAX", str(error.message))
        return
    for name in find_referenced_templates(tree):
        if name and not (root / name).is_file():
            report(1, "MISSING", f"includes or extends {name!r}, which is not there")


def examine(path: Path, root: Path, token: re.Pattern[str]) -> list[Flaw]:
    """All house rules on one template below root; token as `protecting` gives it."""
    name = path.relative_to(root).as_posix()
    source = path.read_text(encoding="utf-8")
    found: set[Flaw] = set()

    def report(line: int, rule: str, cure: str) -> None:
        found.add(Flaw(f"{root.name}/{name}", line, rule, cure))

    syntax(source, root, report)
    unexplained_safe(source, report)
    parser = HouseRules(name, report)
    if path.suffix == ".txt":
        for number, line in enumerate(without_jinja(source).splitlines(), start=1):
            if WORD.search(line):
                report(number, "HARD-CODED", f"text {line.strip()[:50]!r} is not translated; use _()")
    else:
        unprotected_forms(source, token, report)
        parser.feed(without_jinja(source))
        parser.close()
    return sorted(found)


def house_rules(root: Path) -> list[Flaw]:
    token = protecting(root)
    return [flaw for path in templates(root) for flaw in examine(path, root, token)]


def templates(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.rglob("*")) if path.suffix in {".html", ".txt", ".xml", ".svg"})


def djlint(root: Path) -> Iterable[str]:
    """What the linter djlint says; which of its rules apply stands in pyproject.toml."""
    command = [sys.executable, "-m", "djlint", "--lint", "--quiet", "--linter-output-format",
               "{filename}:{line}: {code} {message}", str(root)]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root.parent)
    if result.returncode == 0:
        return []
    return [line for line in (result.stdout + result.stderr).splitlines() if line.strip()]


def main(root: Path = ROOT / "templates") -> int:
    found = [*(str(flaw) for flaw in house_rules(root)), *djlint(root)]
    print("\n".join(found) if found else "All templates keep the rules.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
