"""Roles an officer can hold: within one agency, or over a whole jurisdiction."""

from enum import StrEnum


class Role(StrEnum):
    """Agency roles first, then jurisdiction roles (product glossary, Officer)."""

    OFFICER = "officer"
    CLERK = "clerk"
    LEADER = "leader"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


AGENCY_ROLES = frozenset({Role.OFFICER, Role.CLERK, Role.LEADER, Role.HEAD})
JURISDICTION_ROLES = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR})
SIGNING_ROLES = frozenset({Role.LEADER, Role.HEAD})
