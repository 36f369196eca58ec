"""What RFC 5545 asks of a published calendar, checked line by line, without the library that wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Z0-9-]+")
LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)', re.DOTALL
)
DAY = re.compile(r"\d{8}")
UTC_INSTANT = re.compile(r"\d{8}T\d{6}Z")
DURATION = re.compile(r"[+-]?P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)")
TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "X-WR-CALNAME", "NAME"})
LONE = re.compile(r"(?<!\\)(?:\\\\)*[;,]")
ONCE = {
    "VCALENDAR": ("PRODID", "VERSION"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED", "URL"),
    "VALARM": ("ACTION", "TRIGGER", "DESCRIPTION"),
}
INSIDE = {"VCALENDAR": None, "VEVENT": "VCALENDAR", "VALARM": "VEVENT"}
LONGEST = 75


@dataclass
class Component:
    kind: str
    values: dict[str, list[str]] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> str:
        (value,) = self.values[name]
        return value


def checked(body: bytes) -> Component:
    """The calendar, when nothing is wrong with it.

    Raises:
        AssertionError: naming the line and the rule.
    """
    for line in _physical(body):
        assert len(line) <= LONGEST, f"3.1: a line is longer than 75 octets: {line!r}"
        line.decode("utf-8")
    calendar = _tree(_unfolded(body))
    _component(calendar, None)
    uids = [event.one("UID") for event in calendar.parts]
    assert len(set(uids)) == len(uids), "3.8.4.7: a UID stands twice"
    return calendar


def _physical(body: bytes) -> list[bytes]:
    assert body.endswith(b"\r\n"), "3.1: the last line does not end with CRLF"
    lines = body[:-2].split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines), "3.1: a line ends with a bare CR or LF"
    assert all(lines), "an empty line"
    return lines


def _unfolded(body: bytes) -> Iterator[str]:
    joined = body[:-2].replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
    return iter(joined.decode("utf-8").split("\r\n"))


def _tree(lines: Iterator[str]) -> Component:
    stack: list[Component] = [Component("")]
    for line in lines:
        match = LINE.fullmatch(line)
        assert match is not None, f"3.1: no content line: {line!r}"
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", line), f"3.1: a control character: {line!r}"
        name, value = match["name"].upper(), match["value"]
        assert NAME.fullmatch(name)
        if name == "BEGIN":
            stack.append(Component(value))
        elif name == "END":
            done = stack.pop()
            assert done.kind == value, f"END:{value} closes {done.kind}"
            stack[-1].parts.append(done)
        else:
            stack[-1].values.setdefault(name, []).append(value)
            stack[-1].params[name] = match["params"]
    assert len(stack) == 1, "a component is not closed"
    (calendar,) = stack[0].parts
    assert not stack[0].values, "something stands outside VCALENDAR"
    return calendar


def _component(found: Component, parent: str | None) -> None:
    assert found.kind in INSIDE, f"unknown component {found.kind}"
    assert INSIDE[found.kind] == parent, f"{found.kind} inside {parent}"
    for name in ONCE[found.kind]:
        assert len(found.values.get(name, [])) == 1, f"{found.kind} needs {name} exactly once"
    for name, values in found.values.items():
        for value in values:
            assert name not in TEXTS or not LONE.search(value), f"3.3.11: {name} holds a bare comma or semicolon"
    {"VCALENDAR": _calendar, "VEVENT": _event, "VALARM": _alarm}[found.kind](found)
    for part in found.parts:
        _component(part, found.kind)


def _calendar(found: Component) -> None:
    assert found.one("VERSION") == "2.0"
    assert found.values.get("CALSCALE", ["GREGORIAN"]) == ["GREGORIAN"]
    if "REFRESH-INTERVAL" in found.values:
        assert found.params["REFRESH-INTERVAL"] == ";VALUE=DURATION", "RFC 7986, 5.7"
        assert DURATION.fullmatch(found.one("REFRESH-INTERVAL"))
    assert "METHOD" not in found.values, "RFC 5546, 3.2.1: a published event needs an ORGANIZER"
    assert all(DURATION.fullmatch(value) for value in found.values.get("X-PUBLISHED-TTL", []))


def _event(found: Component) -> None:
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert UTC_INSTANT.fullmatch(found.one(name)), f"3.8.7: {name} is not in UTC"
    for name in ("DTSTART", "DTEND"):
        assert found.params[name] == ";VALUE=DATE", f"{name} is no DATE"
        assert DAY.fullmatch(found.one(name))
    assert found.one("DTSTART") < found.one("DTEND"), "3.8.2.2: the end is not after the start"
    assert "DURATION" not in found.values
    assert found.one("SEQUENCE").isdigit()
    assert found.one("STATUS") in {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    assert found.values.get("TRANSP", ["OPAQUE"]) in (["OPAQUE"], ["TRANSPARENT"])
    assert re.fullmatch(r"https?://\S+", found.one("URL"))


def _alarm(found: Component) -> None:
    assert found.one("ACTION") == "DISPLAY"
    assert DURATION.fullmatch(found.one("TRIGGER"))
