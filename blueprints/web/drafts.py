"""A stored file as it is sent; a DOCX draft as safe HTML for the page it stands in, converted once per content."""

from functools import lru_cache

from flask import Response, send_file
from markupsafe import Markup

from blueprints.web.execution import application
from workflow.adapters.docx_html import docx_to_html

LOCKED = "default-src 'none'; sandbox; frame-ancestors 'self'"


def kept_file(digest: str, media_type: str, name: str, *, as_attachment: bool = True) -> Response:
    """The bytes of a stored file, locked against running anything."""
    answer = send_file(
        application().files.path(digest),
        mimetype=media_type,
        as_attachment=as_attachment,
        download_name=name,
        etag=digest,
        max_age=0,
    )
    answer.headers["Content-Security-Policy"] = LOCKED
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def draft_html(digest: str) -> Markup:
    """Sanitised by nh3 (adapters/docx_html.py), so it goes into the page as it is.

    Raises:
        Incomplete: the file's text cannot be read.
    """
    return Markup(_converted(str(application().files.path(digest)), digest))  # noqa: S704  sanitised in the adapter


@lru_cache(maxsize=64)
def _converted(_path: str, digest: str) -> str:
    with application().files.open(digest) as file:
        return docx_to_html(file.read())
