"""Settings, from the environment only; a malformed one stops the start."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
KEY_FILE = ROOT / "var" / "secret-key"


def kept_secret_key() -> SecretStr:
    """The key of this installation: made once, readable by its owner only. Several hosts set one key by environment."""
    if not KEY_FILE.exists():
        KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return SecretStr(KEY_FILE.read_text("ascii"))
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return SecretStr(KEY_FILE.read_text("ascii"))


class Settings(BaseSettings):
    """Every name is read from the environment with the prefix CHINHKIEN_."""

    model_config = SettingsConfigDict(env_prefix="CHINHKIEN_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'chinh-kien.sqlite3'}"
    files_dir: Path = ROOT / "var" / "files"
    secret_key: SecretStr = Field(default_factory=kept_secret_key, min_length=32)
    public_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = False
    trusted_proxies: int = Field(default=0, ge=0)
    max_upload_bytes: int = Field(default=20 * 1024 * 1024, gt=0)
    session_idle: timedelta = timedelta(minutes=60)
    session_absolute: timedelta = timedelta(hours=12)
    sign_in_attempts: int = Field(default=5, gt=0)
    sign_in_lockout: timedelta = timedelta(minutes=15)
    sign_in_rate: str = "30 per minute; 300 per hour"  # per address; an agency often shares one
    feed_rate: str = "120 per minute; 2000 per hour"  # per address, as above
    rate_limit_storage: str = "memory://"
    rate_limits: bool = True
    demo: bool = False
