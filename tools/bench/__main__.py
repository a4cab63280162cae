"""`make bench`: one JSON line for each row, ours and the peer's measured side by side.

::

    make bench                      every row
    make bench ROWS="kappa vad"     these

Each row runs in a process of its own: what one leaves in memory slows no other.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import rows
from bench.row import measure


def main() -> int:
    """Run the rows that were asked for; 1 when one could not be measured."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ROW", help=", ".join(rows.NAMES))
    parser.add_argument("--here", action="store_true", help="in this very process")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(rows.NAMES)):
        parser.error(f"no row {unknown[0]!r}; there are {', '.join(rows.NAMES)}")
    names = asked.names or rows.NAMES
    if asked.here:
        for name in names:
            _measure_here(name)
        return 0
    return max([_measure_apart(name) for name in names], default=0)


def _measure_apart(name: str) -> int:
    done = subprocess.run([sys.executable, "-m", "bench", "--here", name], check=False)
    if done.returncode:
        print(json.dumps({"name": name, "failed": done.returncode}), flush=True)
    return int(done.returncode != 0)


def _measure_here(name: str) -> None:
    module = importlib.import_module(f"bench.rows.{name}")
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-") as scratch:
        print(json.dumps(measure(module.row(Path(scratch)))), flush=True)


if __name__ == "__main__":
    sys.exit(main())
