"""The files this repository keeps: what is tracked or would be."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from places import REPOSITORY


def files(*patterns: str) -> list[Path]:
    """Return the tracked and the not yet tracked files that match a pattern."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, check=True, text=True
    ).stdout
    found = [REPOSITORY / name for name in listed.split("\0") if name]
    return sorted({file for file in found if file.is_file()})


def lines_with(pattern: str, found: list[Path]) -> list[str]:
    """Return ``file:line: text`` for each line of text files that matches."""
    expression = re.compile(pattern)
    hits = []
    for file in found:
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if expression.search(line):
                name = file.relative_to(REPOSITORY)
                hits.append(f"{name}:{number}: {line.strip()[:120]}")
    return hits
