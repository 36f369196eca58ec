"""Administration: agencies, officers, who heads what, delegations, procedures, the calendar, by screens and by file."""

from blueprints.administration import (
    addresses,
    agencies,
    calendar,
    calendar_change,
    delegations,
    exports,
    imports,
    jurisdiction,
    ladder,
    memberships,
    officers,
    overview,
    procedures,
    tenures,
)
from blueprints.administration.blueprint import blueprint

PAGES = (
    overview,
    agencies,
    tenures,
    officers,
    memberships,
    addresses,
    delegations,
    procedures,
    ladder,
    calendar,
    calendar_change,
    jurisdiction,
    imports,
    exports,
)

__all__ = ["PAGES", "blueprint"]
