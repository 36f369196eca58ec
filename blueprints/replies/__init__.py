"""The responding side: the inbox, and a reply from its receipt to its signature and beyond."""

from blueprints.replies import (
    claims,
    explaining,
    extending,
    handling,
    letters,
    listing,
    objecting,
    pages,
    papers,
    pausing,
    preparing,
    returning,
    signing,
)
from blueprints.replies.blueprint import blueprint

__all__ = [
    "blueprint",
    "claims",
    "explaining",
    "extending",
    "handling",
    "letters",
    "listing",
    "objecting",
    "pages",
    "papers",
    "pausing",
    "preparing",
    "returning",
    "signing",
]
