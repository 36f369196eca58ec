"""What a search looks at: folded words, so that "lay y kien" finds "Lấy ý kiến" and "UỶ BAN" finds "Ủy ban"."""

from workflow.substance.normalise import bare, normalise


def search_words(*texts: str | None) -> str:
    """One line of folded words; the same folding is put on what is searched for. No PostgreSQL text holds a NUL."""
    return bare(normalise(" ".join(text.replace("\x00", "") for text in texts if text)))
