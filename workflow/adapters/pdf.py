"""PDF from HTML templates by WeasyPrint: A4, fonts embedded, nothing fetched from anywhere.

Implements `ports.PdfRenderer`. Needs Pango and the Liberation fonts of the machine (`fonts-liberation2`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class WeasyPrintRenderer:
    """`templates` is the folder that template names such as `pdf/draft.html` start from."""

    def __init__(self, templates: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def render(self, template: str, values: Mapping[str, Any]) -> bytes:
        from weasyprint import HTML  # noqa: PLC0415  takes most of a second, which only printing shall cost

        html = self._environment.get_template(template).render(**values)
        printed: bytes = HTML(string=html, url_fetcher=_nothing).write_pdf()
        return printed


def _nothing(url: str) -> NoReturn:
    """Raises ValueError: a document holds all that it shows."""
    raise ValueError(f"a printed document asks for {url}")
