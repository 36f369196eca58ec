"""Where to go next: only to a path of this site, whatever the address bar or a form says."""

from urllib.parse import urlsplit


def safe_next(target: str | None, fallback: str = "/") -> str:
    """The target when it is a plain absolute path on this host, else the fallback."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return fallback
    if "\\" in target or any(ord(letter) < ord(" ") for letter in target):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target
