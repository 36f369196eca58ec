"""The supervising side: who is late, who is silent, who is about to be, which replies say little."""

from blueprints.supervision import agencies, board, replies, silences
from blueprints.supervision.blueprint import blueprint

__all__ = ["agencies", "blueprint", "board", "replies", "silences"]
