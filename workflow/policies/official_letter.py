"""The words around an official letter as Decree 30/2020/NĐ-CP, annex I, wants them: names, place, date, post.

Vietnamese in every language of the reader: an official document has one language. Pure.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workflow.vocabulary.administration import AgencyKind

PROVINCE: Final = ("Tỉnh ", "Thành phố ")
COMMITTEE: Final = "Ủy ban nhân dân"
UNDER_THE_PROVINCE: Final = frozenset({AgencyKind.DEPARTMENT, AgencyKind.OFFICE})
UNITS: Final = ("xã ", "phường ", "đặc khu ", "thị trấn ")
# Named after a person or by a number, a place keeps the word for what it is (annex I, part II, 4a).
AFTER_PEOPLE: Final = frozenset({"Hồ Chí Minh"})
UNKNOWN_PLACE: Final = "…………"
# Decree 30/2020 writes a zero before days under 10 and before January and February only.
MONTHS_WITH_ZERO: Final = 2


@dataclass(frozen=True, kw_only=True)
class Body:
    """An agency as a letter has to name it. `parent` is the name of the agency above it, "" where none is on record."""

    name: str
    symbol: str
    kind: AgencyKind
    parent: str
    jurisdiction: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """Who heads an agency; `title` as the administration entered it, perhaps ""."""

    officer_id: int
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """`authority` is "TM. …" where a committee decides as one body, else ""; `name` "" where nobody is on record."""

    authority: str
    post: str
    name: str


def day_words(day: date) -> str:
    month = f"{day.month:02d}" if day.month <= MONTHS_WITH_ZERO else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def moment_words(at: datetime) -> str:
    """Of an instant in its local time."""
    return f"{at.hour:02d} giờ {at.minute:02d} {day_words(at.date())}"


def formal_name(body: Body) -> str:
    """In full inside a sentence: a commune acts through its people's committee."""
    if body.kind is not AgencyKind.COMMUNE:
        return body.name
    return f"{COMMITTEE} {_unit(body)}"


def _unit(body: Body) -> str:
    """`xã Đức Trọng`, however the commune was entered."""
    name = body.name
    for prefix in (f"{COMMITTEE} ", "UBND "):
        if name.casefold().startswith(prefix.casefold()):
            name = name[len(prefix) :]
    return name[:1].lower() + name[1:]


def issuer_lines(body: Body) -> tuple[str, ...]:
    if body.kind is AgencyKind.COMMUNE:
        return (COMMITTEE.upper(), _unit(body).upper())
    return (body.name.upper(),)


def superior(body: Body) -> str:
    """The agency directly above, abbreviated as usual; "" for a people's committee, and where it is not known."""
    if body.kind is AgencyKind.COMMUNE:
        return ""
    if body.parent:
        return body.parent.upper()
    provincial = body.kind in UNDER_THE_PROVINCE and body.jurisdiction.startswith(PROVINCE)
    return f"UBND {body.jurisdiction}".upper() if provincial else ""


def place(body: Body) -> str:
    """The administrative unit where the issuer sits; dots to be filled in where nothing on record names it."""
    if body.kind is AgencyKind.COMMUNE:
        unit = _unit(body)
        kept = next((unit[len(word) :] for word in UNITS if unit.startswith(word)), unit)
        return unit[:1].upper() + unit[1:] if kept.isdecimal() or kept in AFTER_PEOPLE else kept
    bare = next((body.jurisdiction[len(word) :] for word in PROVINCE if body.jurisdiction.startswith(word)), "")
    return body.jurisdiction if bare in AFTER_PEOPLE else bare or UNKNOWN_PLACE


def leadership(jurisdiction: str) -> str:
    """Before whom a lasting silence is put."""
    if not jurisdiction.startswith(PROVINCE):
        return "cấp có thẩm quyền"
    return f"Chủ tịch {COMMITTEE} {jurisdiction[:1].lower()}{jurisdiction[1:]}"


def addressee(body: Body, head: Head | None) -> str:
    """The post, not the person: a letter goes to whoever holds it. Without a head on record, the agency."""
    if head is None:
        return formal_name(body)
    title = head.title or "Thủ trưởng"
    if body.kind is AgencyKind.COMMUNE:
        return f"{_bare(title)} {formal_name(body)}"
    posts, names = title.split(), body.name.split()
    shared = max(
        (n for n in range(len(names) + 1) if _folded(posts[len(posts) - n :]) == _folded(names[:n])), default=0
    )
    return " ".join([*posts[: len(posts) - shared], *names])


def _folded(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]


def _bare(title: str) -> str:
    """`Chủ tịch` of `Chủ tịch UBND`."""
    return title.partition(" UBND")[0].partition(f" {COMMITTEE}")[0]


def signature(body: Body, head: Head | None) -> Signature:
    """Of the head in office. "KT.", "TL." and "TUQ." are never written: who stands in is known only once they sign."""
    committee = body.kind is AgencyKind.COMMUNE
    return Signature(
        authority=f"TM. {COMMITTEE.upper()}" if committee else "",
        post=_post(body, head).upper(),
        name="" if head is None else head.name,
    )


def _post(body: Body, head: Head | None) -> str:
    if head is None or not head.title:
        return "Chủ tịch" if body.kind is AgencyKind.COMMUNE else "Thủ trưởng cơ quan"
    if body.kind is AgencyKind.COMMUNE:
        return _bare(head.title)
    return head.title


__all__ = [
    "Body",
    "Head",
    "Signature",
    "addressee",
    "day_words",
    "formal_name",
    "issuer_lines",
    "leadership",
    "moment_words",
    "place",
    "signature",
    "superior",
]
