"""The responding side: the inbox, and a reply from its receipt to its signature and beyond."""

from blueprints.replies import claims, handling, letters, listing, pages, preparing, signing
from blueprints.replies.blueprint import blueprint

__all__ = ["blueprint", "claims", "handling", "letters", "listing", "pages", "preparing", "signing"]
