"""Where the browser of the journeys is: Debian's chromium, or the one Playwright fetched in `make setup`."""

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
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """For Playwright's ``executable_path``; None lets Playwright use its own build."""
    named = os.environ.get("CHINHKIEN_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
