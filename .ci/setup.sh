#!/usr/bin/env bash
# Everything a fresh Debian or Ubuntu machine needs: `setup.sh run` for serving, `setup.sh dev` for checks and tests too.
# Each step leaves the hash of its inputs in .venv/.stamps, so a second run takes a moment and does nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

goal="${1:-dev}"
case "$goal" in run | dev) ;; *) echo "usage: .ci/setup.sh run|dev" >&2; exit 2 ;; esac

stamps=.venv/.stamps
venv_python=.venv/bin/python

say() { printf '%s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

fingerprint() { { printf '%s\n' "$1"; shift; [ "$#" -eq 0 ] || cat -- "$@"; } | sha256sum | cut -d' ' -f1; }
done_before() { [ -f "$stamps/$1" ] && [ "$(<"$stamps/$1")" = "$2" ]; }
remember() { mkdir -p "$stamps"; printf '%s' "$2" >"$stamps/$1"; }

# --- Debian packages -------------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
  local package
  for package in "$@"; do installed "$package" || printf '%s ' "$package"; done
}

refresh_lists() { as_root apt-get update -qq -o DPkg::Lock::Timeout=300; }

have_lists() { compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; }

apt_candidate() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)'; }

apt_run() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
}

# Lists that are there may be too old to find a package: one refresh, then one more try.
apt_install() {
  have_lists || refresh_lists
  say "Installing $* (Debian packages)"
  apt_run "$@" 2>/dev/null || { refresh_lists && apt_run "$@"; } || fail "apt-get could not install: $*"
}

# require REASON PACKAGE...: installs what is missing, or says what to install.
require() {
  local reason="$1" missing
  shift
  if ! command -v dpkg-query >/dev/null; then
    say "Not a Debian or Ubuntu machine: make sure of $* yourself ($reason)."
    return 0
  fi
  missing="$(missing_packages "$@")"
  [ -n "$missing" ] || return 0
  can_install || fail "$reason; missing: ${missing% }
Run this as root, then try again:  apt-get update && apt-get install -y --no-install-recommends ${missing% }"
  # shellcheck disable=SC2086  # the names are meant to be split
  apt_install $missing
}

# Debian 12's fonts-liberation (1.07) lacks 93 Vietnamese glyphs; from Debian 13 on version 2 goes by that name.
font_package() {
  if installed fonts-liberation2; then echo fonts-liberation2; return; fi
  if [[ "$(dpkg-query -W -f='${Version}' fonts-liberation 2>/dev/null)" =~ ^(1:)?[2-9]\. ]]; then echo fonts-liberation; return; fi
  have_lists || ! can_install || refresh_lists
  if [ -z "$(apt_candidate fonts-liberation2)" ] && [[ "$(apt_candidate fonts-liberation)" =~ ^(1:)?[2-9]\. ]]; then
    echo fonts-liberation
  else
    echo fonts-liberation2
  fi
}

system_libraries() {
  local key
  key="$(fingerprint system-3)"
  done_before system "$key" && return
  require "PDF pages need these libraries" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "$(font_package)"
  remember system "$key"
}

browser_found() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# Ubuntu's chromium packages are empty wrappers around a snap, which containers cannot run: Playwright's own build then.
test_browser() {
  browser_found >/dev/null && return
  if command -v apt-cache >/dev/null; then have_lists || ! can_install || refresh_lists; fi
  if command -v apt-cache >/dev/null && [[ -n "$(apt_candidate chromium)" && "$(apt_candidate chromium)" != *snap* ]]; then
    require "the browser journeys need chromium" chromium
  else
    say "Fetching Playwright's chromium for the browser journeys"
    .venv/bin/playwright install --only-shell chromium >/dev/null ||
      fail "no chromium: install one (any of chromium, chromium-browser, google-chrome on the PATH), then try again"
  fi
}

test_programs() {
  local key
  key="$(fingerprint programs-2)"
  done_before programs "$key" && return
  require "the tests read back PDF files" poppler-utils
  test_browser
  remember programs "$key"
}

# --- Python ----------------------------------------------------------------------------------------------------------

usable() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
    if command -v "$name" >/dev/null && usable "$name"; then command -v "$name"; return; fi
  done
  return 1
}

virtual_environment() {
  local python version
  if [ -x "$venv_python" ] && usable "$venv_python" && "$venv_python" -m pip --version >/dev/null 2>&1; then return; fi
  if ! python="$(find_python)"; then
    can_install || fail "Python 3.11 or newer is needed; install python3 and python3-venv, then try again"
    have_lists || refresh_lists
    if [ -n "$(apt_candidate python3.11)" ]; then apt_install python3.11 python3.11-venv; else apt_install python3 python3-venv; fi
    python="$(find_python)" || fail "this release offers no Python 3.11 or newer; install one, then try again"
  fi
  if ! can_make_venv "$python"; then
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    require "a virtual environment needs ensurepip" "python$version-venv"
    can_make_venv "$python" || fail "$python cannot make a virtual environment; install python$version-venv, then try again"
  fi
  say "Making .venv with $("$python" --version)"
  rm -rf .venv
  "$python" -m venv .venv
}

# pip's own settings (a mirror, a certificate file) count for uv too; where uv cannot reach a package, pip is tried.
install_pins() {
  local requirements="$1"
  UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-}}"
  if [ -n "$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi
  UV_LINK_MODE="${UV_LINK_MODE:-copy}" SSL_CERT_FILE="${SSL_CERT_FILE:-${PIP_CERT:-}}" \
    .venv/bin/uv pip install --quiet --python "$venv_python" --require-hashes -r "$requirements" </dev/null ||
    "$venv_python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements" </dev/null ||
    fail "the packages of $requirements could not be installed; is the package index reachable?"
}

python_packages() {
  local name="$1" requirements="$2" key
  key="$(fingerprint "$("$venv_python" -V)" .ci/uv.txt "$requirements")"
  done_before "$name" "$key" && return
  if [ ! -x .venv/bin/uv ] || [ "$(.venv/bin/uv --version | cut -d' ' -f2)" != "$(sed -n 's/^uv==\([^ ]*\).*/\1/p' .ci/uv.txt)" ]; then
    "$venv_python" -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt </dev/null || true
  fi
  say "Installing the packages of $requirements"
  install_pins "$requirements"
  remember "$name" "$key"
}

# --- What is built from the sources ----------------------------------------------------------------------------------

translations() {
  local key
  shopt -s nullglob
  key="$(fingerprint "$(ls translations/*/)" .ci/translations.py translations/vi/*.po)"
  shopt -u nullglob
  done_before translations "$key" && [ -f translations/vi/LC_MESSAGES/messages.mo ] && return
  "$venv_python" .ci/translations.py build
  remember translations "$key"
}

# What must hold before the stamps are looked at: the script and node_modules may be gone although .venv stayed.
assets() {
  local key
  key="$(fingerprint assets .ci/assets.py package.json package-lock.json static/icons.txt)"
  done_before assets "$key" && [ -f static/vendor/.stamp ] && return
  say "Filling static/vendor from the locked npm packages"
  "$venv_python" .ci/assets.py </dev/null
  remember assets "$key"
}

virtual_environment
system_libraries
python_packages runtime requirements.txt
translations
assets
if [ "$goal" = dev ]; then
  python_packages development requirements-dev.txt
  test_programs
fi
