"""Uploaded files on disk, named by the SHA-256 of their content, written once and never changed."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

DIGEST = re.compile(r"[0-9a-f]{64}")


class LocalFileStore:
    """Content lies under `root/ab/abcdef…`; equal content is stored once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes) -> str:
        """Store the bytes durably and return their digest."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if target.exists():
            _sync(target.parent)  # whoever put it may not have come so far yet
            return digest
        self._make_folder(target.parent)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
        _sync(target.parent)
        return digest

    def _make_folder(self, folder: Path) -> None:
        """A new folder is a name in the one above it, and so lasts only once that one is on the disk."""
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for one in missing:
            _sync(one.parent)

    def open(self, digest: str) -> BinaryIO:
        return self.path(digest).open("rb")

    def path(self, digest: str) -> Path:
        """Raises ValueError for anything that is not a digest, so that no name from outside reaches the disk."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256 digest")
        return self._root / digest[:2] / digest


def _sync(folder: Path) -> None:
    """What the folder names is on the disk: the content of a file alone does not keep its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
