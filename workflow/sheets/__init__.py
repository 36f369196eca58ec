"""Tables that administrators exchange as CSV or XLSX: their columns, words and cell values. Pure."""

from workflow.sheets.columns import Column, SheetKind, Value
from workflow.sheets.kinds import KINDS, kind_of
from workflow.sheets.reading import Line, Problem, Sheet, lines_of
from workflow.sheets.writing import cell_text, neutralised

__all__ = [
    "KINDS",
    "Column",
    "Line",
    "Problem",
    "Sheet",
    "SheetKind",
    "Value",
    "cell_text",
    "kind_of",
    "lines_of",
    "neutralised",
]
