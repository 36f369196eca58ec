"""How a sign-in ended, as it stands in the log of sign-ins. The person who tries is told only whether it succeeded."""

from enum import StrEnum


class SignInOutcome(StrEnum):
    SIGNED_IN = "signed_in"
    UNKNOWN_ACCOUNT = "unknown_account"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  a word for the log
    LOCKED = "locked"
    DISABLED = "disabled"
