#!/usr/bin/env bash
# Serves the demo on 127.0.0.1: migrates the database in var/, seeds it when it is empty, prints the accounts.
# Each CHINHKIEN_… variable already set in the environment wins.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

port="${PORT:-8000}"
flask=(.venv/bin/flask --app wsgi)

mkdir -p var
# The key signs sessions and forms: made once, readable by its owner only.
if [ -z "${CHINHKIEN_SECRET_KEY:-}" ]; then
  [ -s var/secret-key ] || (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))' >var/secret-key)
  CHINHKIEN_SECRET_KEY="$(<var/secret-key)"
fi
export CHINHKIEN_SECRET_KEY
export CHINHKIEN_DATABASE_URL="${CHINHKIEN_DATABASE_URL:-sqlite:///$PWD/var/chinh-kien.sqlite3}"
export CHINHKIEN_PUBLIC_URL="${CHINHKIEN_PUBLIC_URL:-http://127.0.0.1:$port}"
export CHINHKIEN_DEMO="${CHINHKIEN_DEMO:-true}"

"${flask[@]}" db upgrade
"${flask[@]}" demo seed --if-empty

printf '\nChính Kiến: http://127.0.0.1:%s  (stop with Ctrl-C)\n\n' "$port"
# One process serves and works off the queue: SQLite has one writer, and the gate around it is per process.
exec .venv/bin/granian --interface wsgi --host 127.0.0.1 --port "$port" --workers 1 --blocking-threads 4 \
  --log-level warning blueprints.embedded:app
