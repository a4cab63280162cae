"""Drop from the front end's lock file what the registry did not have to offer.

A package may name builds for platforms that its registry does not hold. ``npm install``
leaves them out of the lock file but keeps their names, and ``npm ci`` then refuses it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(lock: Path) -> None:
    """Keep the optional dependencies that are locked; print the names of the others."""
    content = json.loads(lock.read_text())
    packages = content["packages"]
    for package in packages.values():
        optional = package.get("optionalDependencies", {})
        for name in sorted(optional):
            if f"node_modules/{name}" not in packages:
                print(f"not in the registry, left out: {name}")
                del optional[name]
    lock.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
