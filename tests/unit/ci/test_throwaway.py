"""Where the tests keep their databases."""

from pathlib import Path

from tests.support.memory import throwaway_folder


def test_a_large_enough_memory_disk_is_used(tmp_path: Path) -> None:
    assert throwaway_folder(memory=tmp_path, needed=1) == tmp_path


def test_a_memory_disk_that_is_missing_or_too_small_leaves_the_usual_place(tmp_path: Path) -> None:
    assert throwaway_folder(memory=tmp_path / "nothing", needed=1) is None
    assert throwaway_folder(memory=tmp_path, needed=2**62) is None
