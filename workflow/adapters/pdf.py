"""PDF from HTML templates by WeasyPrint: A4, fonts embedded, nothing fetched from anywhere.

Implements `ports.PdfRenderer`. Needs Pango and the Liberation fonts of the machine (`fonts-liberation2`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class WeasyPrintRenderer:
    """`templates` is the folder that template names such as `pdf/draft.html` start from."""

    def __init__(self, templates: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def render(self, template: str, values: Mapping[str, Any]) -> bytes:
        """Raises ValueError when the document asks for anything from outside: it holds all that it shows."""
        from weasyprint import HTML  # noqa: PLC0415  takes a second or more, which only printing shall cost
        from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415  same

        html = self._environment.get_template(template).render(**values)
        nothing = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
        try:
            printed: bytes = HTML(string=html, url_fetcher=nothing).write_pdf()
        except FatalURLFetchingError as error:
            raise ValueError(f"a printed document asks for more than it holds: {error}") from error
        return printed

    def warm_up(self) -> None:
        import weasyprint  # noqa: F401, PLC0415  takes a second or more, which nobody shall wait for with a lock in hand
