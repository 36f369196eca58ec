"""A demo province that lived through the last year: built by the real services at simulated times.

Only `flask demo seed` calls it, and only on an empty database; no account of it exists otherwise.
"""

from workflow.demo.accounts import PASSWORD, Account, demo_accounts
from workflow.demo.seed import NotEmpty, Seeded, is_empty, seed_demo

__all__ = ["PASSWORD", "Account", "NotEmpty", "Seeded", "demo_accounts", "is_empty", "seed_demo"]
