"""What a refused POST carried, so that an error page can give it back. Never a secret, nothing from other sites."""

from flask import request
from werkzeug.exceptions import HTTPException

MACHINERY = frozenset({"csrf_token", "version", "next"})
SECRETS = frozenset({"password", "present", "new", "again"})


def typed_fields() -> tuple[tuple[str, str], ...]:
    """(name, value) in the order of the form; empty for other requests than a POST of this site's own pages."""
    if request.method != "POST" or not _from_here():
        return ()
    try:
        found = request.form.items(multi=True)
    except HTTPException:  # too large to be read
        return ()
    return tuple((name, value) for name, value in found if name not in MACHINERY | SECRETS and value.strip())


def typed_texts() -> tuple[str, ...]:
    """What somebody wrote in sentences; a code or a date is quickly entered again."""
    return tuple(value for _name, value in typed_fields() if " " in value.strip())


def can_be_sent_again() -> bool:
    """A form with words in it and without secrets or files, which no page can give back."""
    if not typed_texts() or not SECRETS.isdisjoint(request.form):
        return False
    return not any(file.filename for file in request.files.values())


def _from_here() -> bool:
    """The browser's own word that the form stood on a page of ours; a script or an old browser says nothing."""
    told = request.headers.get("Sec-Fetch-Site")
    return told == "same-origin" if told else request.headers.get("Origin", "") + "/" == request.host_url
