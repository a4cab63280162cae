#!/bin/sh
# Writes requirements/*.txt: every version pinned, every file by its hash, for every
# Python and platform at once, without a registry's address; likewise the front end's modules.
set -eu
cd "$(dirname "$0")/.."
pin() {
    output=$1
    shift
    uv pip compile --quiet --no-config --universal --python-version 3.11 \
        --generate-hashes --no-annotate --no-header --no-emit-index-url \
        --output-file "requirements/$output.txt" "$@"
}
pin serve pyproject.toml requirements/build.in --extra clinic
pin test pyproject.toml requirements/build.in --extra clinic --group test \
    --constraints requirements/serve.txt
pin film pyproject.toml --group film --constraints requirements/test.txt
pin bench --group bench --constraints requirements/test.txt
pin docs --group docs --constraints requirements/test.txt
npm --prefix frontend install --package-lock-only --ignore-scripts
python tools/pin_modules.py frontend/package-lock.json
