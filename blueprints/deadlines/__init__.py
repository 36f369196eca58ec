"""The public deadline calculator: anybody may recompute a date."""

from blueprints.deadlines.views import blueprint

__all__ = ["blueprint"]
