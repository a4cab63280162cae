"""The names of every step that tests may break, read from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from places import REPOSITORY


def named() -> Iterator[str]:
    """Read the names from the code, so that none is forgotten."""
    for file in sorted((REPOSITORY / "src" / "attunement_clinic").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "failpoint"
            ):
                (name,) = node.args
                assert isinstance(name, ast.Constant), f"{file}: a name is written out"
                assert isinstance(name.value, str)
                yield name.value
