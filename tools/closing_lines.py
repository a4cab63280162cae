"""Print what ``make test`` ran, suite by suite, from the reports the suites wrote."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

REAL_FILES = Path(__file__).parents[2] / "shared" / "data" / "formats"


def main(folder: Path, suites: list[str]) -> int:
    """Add the reports up; a missing report, a failure or a skip is an error."""
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    seconds = 0.0
    for suite in suites:
        root = ET.parse(folder / f"{suite}.xml").getroot()  # noqa: S314 (we wrote it)
        parts = [root] if root.tag == "testsuite" else root.findall("testsuite")
        counts = {name: sum(int(part.get(name, 0)) for part in parts) for name in total}
        if not counts["tests"]:
            print(f"{suite} ran no test at all")
            return 1
        took = sum(float(part.get("time", 0)) for part in parts)
        seconds += took
        for name, count in counts.items():
            total[name] += count
        print(f"{suite:<12}{counts['tests']:>6} tests {took:8.1f} s")
    if not REAL_FILES.is_dir():
        print(
            "no files of other programs lie beside the checkout: theirs were left out"
        )
    bad = total["failures"] + total["errors"] + total["skipped"]
    ending = f"{total['tests'] - bad} passed"
    if bad:
        ending = f"{bad} failed, in error or skipped, {ending}"
    print(f" {ending} in {seconds:.2f}s ".center(80, "="))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
