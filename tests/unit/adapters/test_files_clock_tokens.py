"""Small adapters: files under their digests, clocks, tokens, password hashes, a printer that fetches nothing."""

import hashlib
import os
import threading
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from workflow.adapters.clock import SettableClock, SystemClock
from workflow.adapters.database import FairGate, NoGate
from workflow.adapters.files import LocalFileStore
from workflow.adapters.passwords import LONGEST, hash_password, needs_rehash, verify_password
from workflow.adapters.pdf import WeasyPrintRenderer
from workflow.adapters.tokens import new_token, token_digest


def test_equal_content_is_stored_once_under_its_digest(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    digest = store.put(b"noi dung")
    written = store.path(digest).stat().st_mtime_ns
    assert store.put(b"noi dung") == digest == hashlib.sha256(b"noi dung").hexdigest()
    assert store.path(digest).stat().st_mtime_ns == written
    with store.open(digest) as file:
        assert file.read() == b"noi dung"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [store.path(digest)]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_no_name_from_outside_reaches_the_disk(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        LocalFileStore(tmp_path).path(name)


def test_the_machines_clock_tells_an_aware_instant_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert (now.tzinfo, before <= now <= datetime.now(UTC)) == (UTC, True)


def test_a_set_clock_stands_still_until_it_is_moved() -> None:
    clock = SettableClock(datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=7))))
    assert clock.now() == clock.now() == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


def test_a_time_without_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="naive"):
        SettableClock(datetime(2026, 11, 23))  # noqa: DTZ001  the fault itself


def test_no_two_tokens_are_equal_and_only_the_digest_is_kept() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(len(token) for token in tokens) >= 43, "256 bits"
    digest = token_digest("abc")
    assert (len(digest), digest) == (64, hashlib.sha256(b"abc").hexdigest())


def test_a_password_typed_in_composed_or_in_separate_letters_is_the_same() -> None:
    typed = "mật khẩu của tôi"
    stored = hash_password(unicodedata.normalize("NFD", typed))
    assert verify_password(stored, unicodedata.normalize("NFC", typed))
    assert not verify_password(stored, typed.upper())
    assert not needs_rehash(stored)
    assert stored.startswith("$argon2id$")


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$broken"])
def test_what_is_no_hash_matches_no_password(stored: str) -> None:
    assert not verify_password(stored, "plain")


def test_an_endless_password_costs_no_more_than_a_long_one() -> None:
    stored = hash_password("x" * LONGEST)
    assert verify_password(stored, "x" * (LONGEST + 5_000_000))


def test_the_printer_makes_a_pdf_and_fetches_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text("<p>{{ words }}</p>", encoding="utf-8")
    (tmp_path / "spying.html").write_text('<img src="http://evil.example/x.png">', encoding="utf-8")
    printer = WeasyPrintRenderer(tmp_path)
    assert printer.render("letter.html", {"words": "Chính kiến <b>"}).startswith(b"%PDF-")
    with pytest.raises(ValueError, match="evil"):
        printer.render("spying.html", {})


def test_writers_pass_the_gate_one_by_one_in_order_of_arrival() -> None:
    gate, order, inside = FairGate(), list[int](), list[int]()

    def write(number: int) -> None:
        with gate.passing():
            inside.append(number)
            assert len(inside) == 1, "two writers at once"
            order.append(number)
            inside.remove(number)

    with gate.passing():
        threads = []
        for number in range(5):
            thread = threading.Thread(target=write, args=(number,))
            thread.start()
            while len(gate._waiting) <= number:  # until this one stands in the queue
                pass
            threads.append(thread)
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2, 3, 4]


def test_a_failing_writer_leaves_the_gate_open() -> None:
    gate = FairGate()
    with pytest.raises(RuntimeError), gate.passing():
        raise RuntimeError
    with gate.passing(), NoGate().passing():
        pass


def test_a_kept_file_and_the_folders_that_name_it_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is part of its folder: without the folder on the disk a crash forgets the file."""
    synced: list[Path] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    store = LocalFileStore(tmp_path / "data" / "files")
    folder = store.path(store.put(b"noi dung")).parent
    assert set(synced[:-2]) == {folder.parent, tmp_path / "data", tmp_path}, "where new folders are named"
    assert synced[-2].parent == folder, "the content, under its passing name"
    assert synced[-1] == folder, "the name it was given then"
    synced.clear()
    store.put(b"noi dung")
    assert synced == [folder], "somebody else may have put it a moment ago"
