"""Settings, from the environment only; a malformed one stops the start."""

import os
import re
import secrets
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
METRICS_TOKEN = re.compile(r"[!-~]{32,}")
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
    # Without one, figures are given only to a trial installation's own machine (blueprints/web/scraping.py).
    metrics_token: SecretStr = SecretStr("")
    # Without a host nothing is mailed: mails stay visible as not configured, notifications on screen work.
    smtp_host: str = ""
    smtp_port: int = Field(default=587, gt=0, lt=65536)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str = ""  # "Chính Kiến <chinh-kien@tinh.example>"
    smtp_ca_file: Path | None = None  # for a server whose certificate an own authority issued
    smtp_verify: bool = True
    smtp_timeout: timedelta = Field(default=timedelta(seconds=20), gt=timedelta(0))

    @property
    def serves_this_machine_only(self) -> bool:
        """By its public address: a trial."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    @field_validator("metrics_token")
    @classmethod
    def _token_is_strong(cls, token: SecretStr) -> SecretStr:
        """Raises ValueError: one that could be guessed, or that no header carries."""
        said = token.get_secret_value()
        if said and not METRICS_TOKEN.fullmatch(said):
            raise ValueError("metrics_token is at least 32 visible ASCII letters, or empty")
        return token

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        """Raises ValueError: a server without a sender, or a sign-in that cannot work or is not safe."""
        if self.smtp_host and not MAIL_ADDRESS.fullmatch(parseaddr(self.smtp_sender)[1]):
            raise ValueError("smtp_sender must be a mail address, with or without a name, when smtp_host is set")
        if bool(self.smtp_user) != bool(self.smtp_password.get_secret_value()):
            raise ValueError("smtp_user and smtp_password are set both or not at all")
        if not (self.smtp_user + self.smtp_password.get_secret_value()).isascii():
            raise ValueError("smtp_user and smtp_password take ASCII letters only, as SMTP does")
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in LOOPBACK:
            raise ValueError("smtp_security=none would send the password in the clear; use starttls or tls")
        return self
