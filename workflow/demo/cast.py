"""Who is who in the demo province: ids by the short names that the plans use."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workflow.demo.packaged import document
from workflow.reference import fold
from workflow.vocabulary.roles import Role

# Part of the username, role, number of them in a department; a commune has the first of each but no head of division.
POSTS: tuple[tuple[str, Role], ...] = (
    ("thutruong", Role.HEAD),
    ("lanhdao", Role.LEADER),
    ("lanhdao2", Role.LEADER),
    ("truongphong", Role.OFFICER),
    ("chuyenvien", Role.OFFICER),
    ("chuyenvien2", Role.OFFICER),
    ("vanthu", Role.CLERK),
)
COMMUNE_POSTS = frozenset({"thutruong", "lanhdao", "chuyenvien", "vanthu"})
TITLES = {"truongphong": "Trưởng phòng", "chuyenvien": "Chuyên viên", "chuyenvien2": "Chuyên viên chính"}


@dataclass(kw_only=True)
class Cast:
    """`agency` by slug; `officer` by username; `procedure` by code: each to its id. `prefix`: of usernames, by slug."""

    jurisdiction_id: int = 0
    agency: dict[str, int] = field(default_factory=dict)
    name: dict[str, str] = field(default_factory=dict)
    prefix: dict[str, str] = field(default_factory=dict)
    temper: dict[str, str] = field(default_factory=dict)
    officer: dict[str, int] = field(default_factory=dict)
    procedure: dict[str, int] = field(default_factory=dict)

    def who(self, slug: str, post: str) -> str:
        """The username, e.g. `stp.lanhdao`; a commune's posts are fewer, and stand in for those it lacks."""
        wanted = f"{self.prefix[slug]}.{post}"
        return wanted if wanted in self.officer else f"{self.prefix[slug]}.{post.rstrip('2')}"

    def slug_of(self, agency_id: int) -> str:
        return next(slug for slug, known in self.agency.items() if known == agency_id)


def username_prefix(symbol: str) -> str:
    """`SGDĐT` → `sgddt`."""
    return fold(symbol).replace(" ", "")


def title_of(slug: str, post: str, *, commune: bool) -> str:
    titles: dict[str, list[str]] = document("province.yaml")["titles"]
    head, deputy = titles.get("commune" if commune else slug, ["Giám đốc", "Phó Giám đốc"])
    if post == "vanthu":
        return "Văn thư"
    if post in TITLES:
        return TITLES[post]
    return head if post == "thutruong" else deputy


def invented_names(rng: random.Random) -> Iterator[str]:
    """Full names without repetition; about two women to three men."""
    data: dict[str, Any] = document("province.yaml")
    seen: set[str] = set()
    while True:
        sex = "f" if rng.random() < 0.4 else "m"  # noqa: PLR2004  see above
        parts = (data["family_names"], data[f"middle_names_{sex}"], data[f"given_names_{sex}"])
        name = " ".join(rng.choice(part) for part in parts)
        if name not in seen:
            seen.add(name)
            yield name
