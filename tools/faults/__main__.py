"""`make faults`: operations × faults × outcome, a JSON line, and an error on a breach.

::

    make faults                      everything
    make faults STEPS="upload shred" these steps only, and neither kills nor strace
    make faults SEED=7               the same random kills again
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path

from faults import full_disk, kills, steps, strace_sweep
from faults.house import House
from places import folder


def main() -> int:
    """Break what is asked; 1 on a breach."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP", help="a name's beginning")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--kills", type=int, default=50)
    asked = parser.parse_args()
    if shutil.which("strace") is None and not asked.steps:
        sys.stderr.write(
            "strace is needed for the sweep over system calls; install it (Debian, "
            "Ubuntu: apt-get install strace) and try again.\n"
        )
        return 2
    began = time.monotonic()
    var = Path(tempfile.mkdtemp(prefix="faults-", dir=folder()))
    var.chmod(0o755)
    house = House(var / "var")
    try:
        outcomes = steps.run(house, asked.steps)
        killed = [] if asked.steps else kills.run(house, asked.kills, asked.seed)
    finally:
        house.stop()
        shutil.rmtree(var)
    swept = None if asked.steps else strace_sweep.run()
    is_filled = full_disk.can_run() and not asked.steps
    filled = full_disk.run() if is_filled else []
    for line in steps.table(outcomes):
        print(line)
    for breach in killed:
        print(f"BREACH at a random moment (seed {asked.seed}): {breach}")
    for breach in filled:
        print(f"BREACH on a full disk: {breach}")
    if not asked.steps and not is_filled:
        print("A disk of its own was not filled: only root may mount one.")
    if swept is not None:
        print("\n".join(swept.lines()))
    breaches = sum(len(each.breaches) for each in outcomes) + len(killed) + len(filled)
    breaches += len(swept.breaches) if swept is not None else 0
    print(
        json.dumps(
            {
                "name": "faults",
                "steps": len({each.step for each in outcomes}),
                "faults": len(outcomes),
                "kills": 0 if asked.steps else asked.kills,
                "seed": asked.seed,
                "system_calls": swept.runs if swept is not None else 0,
                "full_disk": is_filled,
                "breaches": breaches,
                "seconds": round(time.monotonic() - began),
            }
        )
    )
    return int(breaches > 0)


if __name__ == "__main__":
    sys.exit(main())
