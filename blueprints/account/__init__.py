"""The officer's own account: signing in and out, password, sessions, language, delegations."""

from blueprints.account import calendar_link, delegations, entry, own_account, password
from blueprints.account.blueprint import blueprint

__all__ = ["blueprint", "calendar_link", "delegations", "entry", "own_account", "password"]
