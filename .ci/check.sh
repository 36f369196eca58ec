#!/usr/bin/env bash
# All static checks, one line each; what failed shows its full output and how to mend it. Exit 1 when any failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=.venv/bin
failed=0
out="$(mktemp)"
trap 'rm -f "$out"' EXIT

# step NAME HOW-TO-MEND COMMAND...
step() {
  local name="$1" mend="$2" began=$SECONDS
  shift 2
  if "$@" >"$out" 2>&1 </dev/null; then
    printf '  ok    %-28s %3d s\n' "$name" $((SECONDS - began))
  else
    failed=$((failed + 1))
    printf '  FAIL  %-28s %3d s\n' "$name" $((SECONDS - began))
    head -n 80 "$out" | sed 's/^/        /'
    [ "$(wc -l <"$out")" -le 80 ] || printf '        … and %d lines more: %s\n' $(($(wc -l <"$out") - 80)) "$*"
    printf '        -> %s\n' "$mend"
  fi
}

lifecycles_fresh() {
  "$bin/python" -m workflow.machines.diagrams >"$out.lifecycles" || return 1
  diff -u docs/lifecycles.md "$out.lifecycles"
  local result=$?
  rm -f "$out.lifecycles"
  return "$result"
}

echo "Checks"
step "ruff"                   "make format mends what can be mended by itself" "$bin/ruff" check --quiet .
step "format"                 "make format"                                    "$bin/ruff" format --check --quiet --diff .
step "types (mypy strict)"    "give the named lines their types"               "$bin/mypy" --no-error-summary
step "imports"                "docs/architecture.md says who may import whom"  "$bin/lint-imports" --no-cache
step "templates"              "each line names its rule and the cure"          "$bin/python" .ci/templates.py
step "translations"           "each line names the .po file to mend"           "$bin/python" .ci/translations.py check
step "lifecycle pages fresh"  "make lifecycles, then commit docs/lifecycles.md" lifecycles_fresh
step "migrations"             "mend migrations/versions, see the output"       "$bin/python" .ci/migrations.py

if [ "$failed" -gt 0 ]; then
  printf '%d of the checks failed.\n' "$failed"
  exit 1
fi
echo "All checks hold."
