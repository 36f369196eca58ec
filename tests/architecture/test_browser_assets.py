"""What the strict Content-Security-Policy and the offline rule ask of templates, icons and the npm lock file."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if path.parts[-2] not in {"mail", "pdf"}]


def _hits(pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in PAGES
        for found in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]


def test_no_template_holds_an_inline_script() -> None:
    assert _hits(r"<script(?![^>]*\bsrc=)[^>]*>") == []


def test_no_template_holds_an_inline_style_or_event_handler() -> None:
    assert _hits(r"<style|<[a-z][^>{]*\s(?:style|on[a-z]+)\s*=") == []


def test_no_template_asks_another_host_for_anything() -> None:
    assert _hits(r"""(?:\bsrc|\baction|<link[^>]*\bhref)=["'](?:https?:)?//[^"']+""") == []


def test_every_icon_used_is_in_the_sprite() -> None:
    listed = set((ROOT / "static" / "icons.txt").read_text(encoding="utf-8").split())
    pattern = r"""\b(?:icon\(|symbol=)["']([a-z0-9-]+)["']"""
    used = {name for path in PAGES for name in re.findall(pattern, path.read_text(encoding="utf-8"))}
    assert used - listed == set(), "add these names to static/icons.txt and run .ci/assets.py"


def test_every_own_asset_named_in_a_template_exists() -> None:
    named = {
        name
        for path in PAGES
        for name in re.findall(r"asset\(['\"]([^'\"]+\.[a-z]+)['\"]\)", path.read_text(encoding="utf-8"))
        if not name.startswith("vendor/")
    }
    assert [name for name in sorted(named) if not (ROOT / "static" / name).is_file()] == []


def test_the_lock_file_names_no_registry_and_pins_every_package_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    third_party = {name: package for name, package in packages.items() if name}
    assert len(third_party) >= 8
    assert [name for name, package in third_party.items() if "resolved" in package] == []
    assert [name for name, package in third_party.items() if "integrity" not in package] == []
