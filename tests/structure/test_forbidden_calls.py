"""Calls that turn somebody's bytes into code, or somebody's words into a question.

What a stranger sends is data: it is never unpickled, evaluated or handed to a shell, and
never names a column by which the database is asked.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from places import REPOSITORY
from structure import tracked

_LOADERS = {"pickle", "marshal", "shelve", "dill", "joblib", "yaml", "jsonpickle"}
_EVALUATORS = {"eval", "exec", "compile", "__import__"}
_QUESTIONS = {
    "filter",
    "exclude",
    "get",
    "get_or_create",
    "update_or_create",
    "annotate",
    "aggregate",
    "alias",
    "Q",
}
# Each of these spreads a dictionary written a few lines above it, of names of ours.
_SPREAD_OURS = {
    "src/attunement_clinic/recordings/actions/guardians.py": {"asked", "theirs"},
    "src/attunement_clinic/recordings/actions/watching.py": {"family"},
}
_SPOKEN = [*tracked.files("src/*.py", "tools/*.py")]


def test_nothing_is_unpickled_evaluated_or_handed_to_a_shell() -> None:
    found = [
        f"{file.relative_to(REPOSITORY)}:{line}: {what}"
        for file in _SPOKEN
        for line, what in _dangerous(ast.parse(file.read_text()))
    ]

    assert found == []


def test_no_dictionary_of_a_request_asks_the_database() -> None:
    """A key that a client names must not reach ``filter(**…)``: it would ask anything."""
    found = [
        f"{name}:{line}: **{spread}"
        for file in tracked.files("src/attunement_clinic/*.py")
        for name in [str(file.relative_to(REPOSITORY))]
        for line, spread in _spread_questions(file)
        if spread not in _SPREAD_OURS.get(name, set())
    ]

    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    bad = ast.parse(
        "import pickle\nfrom yaml import load\neval(x)\n"
        "run(y, shell=True)\nos.system(z)\nos.popen(z)"
    )

    assert [line for line, _ in _dangerous(bad)] == [1, 2, 3, 4, 5, 6]


def _dangerous(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                if each.name.partition(".")[0] in _LOADERS:
                    yield node.lineno, f"import {each.name}"
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").partition(".")[0] in _LOADERS:
                yield node.lineno, f"from {node.module} import"
        elif isinstance(node, ast.Call):
            yield from _dangerous_call(node)


def _dangerous_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    if isinstance(call.func, ast.Name) and call.func.id in _EVALUATORS:
        yield call.lineno, call.func.id
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"system", "popen"}:
        yield call.lineno, call.func.attr
    for keyword in call.keywords:
        if keyword.arg == "shell" and not _is_false(keyword.value):
            yield call.lineno, "shell="


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _spread_questions(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else ""
        name = called.id if isinstance(called, ast.Name) else name
        if name not in _QUESTIONS:
            continue
        for keyword in node.keywords:
            if keyword.arg is None and not _is_written_here(keyword.value):
                yield node.lineno, ast.unparse(keyword.value)


def _is_written_here(value: ast.expr) -> bool:
    """Whether a spread dictionary is spelled at the call, its keys names of ours."""
    return isinstance(value, ast.Dict) and all(
        isinstance(key, ast.Constant | ast.Name) for key in value.keys
    )
