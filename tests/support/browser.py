"""The browser of the journeys: Debian's chromium, or the one Playwright fetched in `make setup`; its two windows."""

import os
import shutil

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """For Playwright's ``executable_path``; None lets Playwright use its own build."""
    named = os.environ.get("CHINHKIEN_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
