"""The drafting side: writing, signing, circulating and following comment requests."""

from blueprints.requests import acting, deliveries, detail, files, listing, signing, suspending, waivers, writing
from blueprints.requests.blueprint import blueprint

__all__ = [
    "acting",
    "blueprint",
    "deliveries",
    "detail",
    "files",
    "listing",
    "signing",
    "suspending",
    "waivers",
    "writing",
]
