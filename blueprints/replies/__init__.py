"""The responding side: the inbox, and a reply from its receipt to its signature and beyond."""

from blueprints.replies import claims, extending, handling, listing, pages, preparing, returning, signing
from blueprints.replies.blueprint import blueprint

__all__ = ["blueprint", "claims", "extending", "handling", "listing", "pages", "preparing", "returning", "signing"]
