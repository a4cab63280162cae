#!/bin/sh
# Sets the checkout up for one use (serve; test with everything; bench with what is
# measured beside us; docs with what builds pages): a virtual environment of pinned
# packages and the front end.
# Instant when nothing changed.
set -eu
cd "$(dirname "$0")/.."
# Make puts .venv/bin first; the Python that makes .venv must not come from there.
PATH=${PATH#"$PWD/.venv/bin:"}

has_version() {
    "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' 2>/dev/null
}

choose_python() {
    found=
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        has_version "$name" || continue
        found=$name
        if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            python=$name
            return
        fi
    done
    if [ -n "$found" ]; then
        echo "$found has no venv; install it (Debian, Ubuntu: apt-get install python3-venv) and try again." >&2
    else
        echo "Python 3.11 or newer is needed; install it (Debian, Ubuntu: apt-get install python3 python3-venv) and try again." >&2
    fi
    exit 1
}

if ! has_version .venv/bin/python || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    choose_python
    echo "Making .venv with $("$python" --version) …"
    "$python" -m venv --clear .venv
fi
exec .venv/bin/python tools/set_up.py "$1"
