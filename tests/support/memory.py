"""A place for what the tests throw away: in memory where the machine has one that is large enough, else on the disk.

A PostgreSQL database is some eight hundred files; a clone in memory takes 30 ms, on a disk 200 ms and more.
"""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  what lies in it is made by mkdtemp, with a name nobody can guess
NEEDED = 2 * 1024**3


def throwaway_folder(memory: Path = MEMORY, needed: int = NEEDED) -> Path | None:
    """For ``dir`` of ``tempfile``; None stands for the usual place, as in a container whose memory disk is tiny."""
    if not memory.is_dir() or not os.access(memory, os.W_OK | os.X_OK):
        return None
    return memory if shutil.disk_usage(memory).free >= needed else None
