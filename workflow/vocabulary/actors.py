"""Who acts, in which capacity, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.vocabulary.roles import AGENCY_ROLES, SIGNING_ROLES, Role


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """One role that the acting officer may use: an own one, or that of a delegator.

    `officer_id` is the principal: the actor for an own role, the delegator for a delegated one.
    """

    officer_id: int
    role: Role
    jurisdiction_id: int
    agency_id: int | None = None
    delegation_id: int | None = None

    @property
    def may_sign(self) -> bool:
        return self.role in SIGNING_ROLES


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The officer who is signed in; own capacities stand before delegated ones."""

    officer_id: int
    capacities: tuple[Capacity, ...] = ()

    @property
    def agency_ids(self) -> frozenset[int]:
        return frozenset(c.agency_id for c in self.capacities if c.agency_id is not None and c.role in AGENCY_ROLES)

    @property
    def jurisdiction_ids(self) -> frozenset[int]:
        return frozenset(c.jurisdiction_id for c in self.capacities)

    def holding(self, *roles: Role) -> Iterator[Capacity]:
        return (c for c in self.capacities if c.role in roles)

    def jurisdictions_as(self, *roles: Role) -> frozenset[int]:
        return frozenset(c.jurisdiction_id for c in self.holding(*roles))

    def principal_of(self, capacity: Capacity) -> int | None:
        """The delegator in whose name the actor acts, or None when acting in an own role."""
        return None if capacity.officer_id == self.officer_id else capacity.officer_id


SYSTEM = Actor(officer_id=0)
