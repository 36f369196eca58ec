"""Turns a DOCX draft into HTML to read beside a form: mammoth translates, nh3 lets through only what is harmless."""

import io
from typing import Any

import mammoth
import mammoth.transforms
import nh3

from workflow.vocabulary.refusals import Incomplete, Missing

# The page has its own h1, so the draft's headings start one level below.
STYLES = """
p[style-name='Title'] => h2.ck-centre:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='Heading 4'] => h5:fresh
p[style-name='Heading 5'] => h6:fresh
p[style-name='Heading 6'] => h6:fresh
u => u
strike => s
p[style-name='aligned center'] => p.ck-centre:fresh
p[style-name='aligned right'] => p.ck-right:fresh
"""
ALIGNED = frozenset({"center", "right"})
ALIGNMENTS = frozenset({"ck-centre", "ck-right"})
TAGS = {
    "a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "h5", "h6", "i", "img", "li", "ol", "p", "s", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "p": {"class"},
    "h2": {"class"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,")
LONGEST_PICTURE = 1_400_000  # letters of base64, about 1 MB


def docx_to_html(content: bytes) -> str:
    """Safe HTML, headings and tables kept, remote pictures and scripts not.

    Raises:
        Incomplete: Word would perhaps open it, but its text cannot be read.
    """
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content), style_map=STYLES, transform_document=mammoth.transforms.paragraph(_aligned)
        )
    except Exception as fault:  # mammoth lets any fault of the file through as it comes
        raise Incomplete([Missing(key="file_damaged", place="draft")]) from fault
    return sanitised(result.value)


def _aligned(paragraph: Any) -> Any:
    """Mammoth maps styles, not alignment: a plain paragraph that is centred or set right gets a style that says so."""
    plain = paragraph.numbering is None and (paragraph.style_name or "Normal").lower() in {"normal", "body text"}
    if plain and paragraph.alignment in ALIGNED:
        return paragraph.copy(style_id=None, style_name=f"aligned {paragraph.alignment}")
    return paragraph


def sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if value in ALIGNMENTS else None
    if (tag, name) == ("img", "src"):
        return value if value.startswith(PICTURES) and len(value) <= LONGEST_PICTURE else None
    if name == "href":
        return None if value.strip().lower().startswith("data:") else value
    return value
