"""Settings, from the environment only; a missing or malformed one stops the start."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every name is read from the environment with the prefix CHINHKIEN_."""

    model_config = SettingsConfigDict(env_prefix="CHINHKIEN_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'chinh-kien.sqlite3'}"
    files_dir: Path = ROOT / "var" / "files"
    secret_key: SecretStr = Field(min_length=32)
    public_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = False
    trusted_proxies: int = Field(default=0, ge=0)
    max_upload_bytes: int = Field(default=20 * 1024 * 1024, gt=0)
    session_idle: timedelta = timedelta(minutes=60)
    session_absolute: timedelta = timedelta(hours=12)
    sign_in_attempts: int = Field(default=5, gt=0)
    sign_in_lockout: timedelta = timedelta(minutes=15)
    rate_limits: bool = True
    demo: bool = False
