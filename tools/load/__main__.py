"""`make load`: ratios under load, one JSON line each; what is not reached says by how much.

::

    make load                      every row
    make load ROWS="range growth"  these

Live review is not there yet, so nothing of it is measured.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys

from load import rows


def main() -> int:
    """Measure what was asked for; 1 when a row could not be measured."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ROW", help=", ".join(rows.NAMES))
    parser.add_argument("--here", action="store_true", help="in this very process")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(rows.NAMES)):
        parser.error(f"no row {unknown[0]!r}; there are {', '.join(rows.NAMES)}")
    names = asked.names or rows.NAMES
    if asked.here:
        for name in names:
            for line in importlib.import_module(f"load.rows.{name}").lines():
                print(json.dumps(line.told()), flush=True)
        return 0
    return max([_measure_apart(name) for name in names], default=0)


def _measure_apart(name: str) -> int:
    """Measure in a process of its own: what one leaves in memory slows no other."""
    done = subprocess.run([sys.executable, "-m", "load", "--here", name], check=False)
    if done.returncode:
        print(json.dumps({"name": name, "failed": done.returncode}), flush=True)
    return int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
