"""Settings come from the environment, and a wrong one stops the start."""

import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from workflow import settings
from workflow.settings import Settings, kept_secret_key


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "var" / "secret-key"
    monkeypatch.setattr(settings, "KEY_FILE", path)
    return path


def test_the_key_is_made_once_and_readable_by_its_owner_only(key_file: Path) -> None:
    first = kept_secret_key()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert kept_secret_key() == first
    assert len(first.get_secret_value()) >= 64
    assert first.get_secret_value() not in repr(Settings(_env_file=None))


def test_two_processes_that_start_at_once_agree_on_one_key(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faster(path: Path, *_args: Any) -> int:
        path.write_text("the-key-of-the-faster-process" + "x" * 32, "ascii")
        raise FileExistsError

    monkeypatch.setattr(os, "open", faster)
    assert kept_secret_key().get_secret_value().startswith("the-key-of-the-faster-process")
    assert key_file.exists()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SESSION_IDLE", "PT30M"), ("SECURE_COOKIES", "true"), ("SECRET_KEY", "y" * 40)):
        monkeypatch.setenv(f"CHINHKIEN_{name}", value)
    read = Settings(_env_file=None)
    assert (read.session_idle, read.secure_cookies) == (timedelta(minutes=30), True)
    assert read.secret_key.get_secret_value() == "y" * 40


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("SIGN_IN_ATTEMPTS", "0"), ("TRUSTED_PROXIES", "-1"), ("MAX_UPLOAD_BYTES", "many")],
)
def test_a_wrong_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("CHINHKIEN_SECRET_KEY", "y" * 40)
    monkeypatch.setenv(f"CHINHKIEN_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings(_env_file=None)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"smtp_host": "mail.example"}, "smtp_sender"),
        ({"smtp_host": "mail.example", "smtp_sender": "no address"}, "smtp_sender"),
        ({"smtp_user": "ck"}, "both or not at all"),
        ({"smtp_user": "ck", "smtp_password": "mật khẩu"}, "ASCII"),
        ({"smtp_user": "ck", "smtp_password": "p", "smtp_security": "none"}, "in the clear"),
        ({"smtp_security": "ssl"}, "smtp_security"),
        ({"smtp_port": "0"}, "smtp_port"),
        ({"smtp_timeout": "0"}, "smtp_timeout"),
    ],
)
def test_a_mail_server_that_cannot_work_or_is_not_safe_stops_the_start(values: dict[str, str], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Settings(secret_key="x" * 40, **values)  # type: ignore[arg-type]


def test_a_whole_mail_server_is_taken_and_its_password_not_shown() -> None:
    settings = Settings(
        secret_key="x" * 40,
        smtp_host="mail.example",
        smtp_sender="Chính Kiến <ck@tinh.example>",
        smtp_user="ck",
        smtp_password="rat-kin",
    )
    assert settings.smtp_security == "starttls"
    assert settings.smtp_verify
    assert "rat-kin" not in repr(settings)


@pytest.mark.parametrize("token", ["short", "x" * 31, "có dấu" * 10, "with a space " * 4])
def test_a_token_that_can_be_guessed_or_that_no_header_carries_stops_the_start(token: str) -> None:
    with pytest.raises(ValidationError, match="metrics_token"):
        Settings(metrics_token=token, _env_file=None)


def test_a_trial_is_known_by_its_public_address() -> None:
    assert Settings(_env_file=None).serves_this_machine_only
    assert Settings(public_url="http://[::1]:8000", _env_file=None).serves_this_machine_only
    assert not Settings(public_url="https://chinh-kien.tinh.example", _env_file=None).serves_this_machine_only
