"""Every action that changes a row leaves its trace, in the same transaction (P16).

Read from the code: an action is a public function of an `actions` module. What it calls
in this package is followed, by name, so that a helper may write the row or its trace.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from places import REPOSITORY
from structure import tracked

_SOURCE = REPOSITORY / "src"
_WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete"}
_WRITES |= {"get_or_create", "update_or_create"}
# Not rows of a database: dictionaries, digests and files have such methods as well.
_NOT_ROWS = {"digest", "headers", "facts", "seals", "found", "params", "vars", "files"}
_RECORD = ("attunement_clinic.audit.actions", "record")

# Changes that are no deed of a person, or whose trace is written elsewhere; each says why.
_WITHOUT = {
    f"attunement_clinic.{name}": why
    for name, why in {
        "audit.actions.anchor_chains": "the record's own seals",
        "audit.actions.seal_pending": "the record's own seals",
        "intake.actions.concerns.keep_passage": "names a sentence that is there already",
        "notifications.actions.claim": "a mail's own row says when it left",
        "notifications.actions.put_back": "a mail's own row says that it did not leave",
        "notifications.actions.mark_read": "a message was opened by whom it is for",
        "questionnaires.actions.answering.begin_form": "an empty sheet; answers leave one",
        "safety.actions.calls.append": "calls have a record that is only added to",
        "safety.actions.escalation.note_mail": "a line of that record",
    }.items()
}

Name: TypeAlias = tuple[str, str]


def test_every_action_that_changes_something_leaves_its_trace() -> None:
    code = _Code()
    silent = [
        f"{module}.{name}"
        for module, name in sorted(code.actions())
        if code.writes((module, name)) and not code.leaves_trace((module, name))
    ]

    assert [each for each in silent if each not in _WITHOUT] == []
    assert sorted(set(_WITHOUT) - set(silent)) == [], "no exception without a use"


def test_a_change_and_its_trace_are_one_transaction() -> None:
    code = _Code()
    apart = [
        f"{module}.{name}"
        for module, name in sorted(code.actions())
        if code.writes((module, name))
        and code.leaves_trace((module, name))
        and not code.is_atomic((module, name))
    ]

    assert apart == []


class _Code:
    """Every function of the application by module and name, and what each one names."""

    def __init__(self) -> None:
        self.functions: dict[Name, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self.names: dict[str, dict[str, Name]] = {}
        for file in tracked.files("src/attunement_clinic/*.py"):
            self._read(file)
        self.called = {name: set(self._called(name)) for name in self.functions}

    def _read(self, file: Path) -> None:
        module = _module_of(file)
        names = self.names.setdefault(module, {})
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions[module, node.name] = node
                names[node.name] = (module, node.name)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    names[each.asname or each.name] = (node.module, each.name)

    def actions(self) -> Iterator[Name]:
        for module, name in self.functions:
            if "actions" in module.split(".") and not name.startswith("_"):
                yield module, name

    def writes(self, start: Name) -> bool:
        reached = self._reached(start) - {_RECORD}
        return any(_writes(self.functions[each]) for each in reached)

    def leaves_trace(self, name: Name, seen: frozenset[Name] = frozenset()) -> bool:
        """Whether it writes a trace, or everything that calls it does."""
        if name in seen or _RECORD in self._reached(name):
            return True
        callers = [each for each, names in self.called.items() if name in names]
        seen |= {name}
        return bool(callers) and all(self.leaves_trace(each, seen) for each in callers)

    def is_atomic(self, name: Name, seen: frozenset[Name] = frozenset()) -> bool:
        """Whether it opens a transaction, only runs in one, or only hands on to one."""
        if "atomic" in ast.unparse(self.functions[name]) or name in seen:
            return True
        seen |= {name}
        called = [each for each in self.called[name] if each in self.functions]
        writing = [each for each in called if self.writes(each)]
        own = _writes(self.functions[name]) or _RECORD in called
        if writing and not own and all(self.is_atomic(each, seen) for each in writing):
            return True
        callers = [each for each, names in self.called.items() if name in names]
        return bool(callers) and all(self.is_atomic(each, seen) for each in callers)

    def _reached(self, start: Name) -> set[Name]:
        found: set[Name] = set()
        todo = [start]
        while todo:
            name = todo.pop()
            if name in found or name not in self.functions:
                continue
            found.add(name)
            if name != _RECORD:
                todo += self.called[name]
        return found

    def _called(self, name: Name) -> list[Name]:
        module = name[0]
        names = self.names[module]
        found = []
        for node in ast.walk(self.functions[name]):
            if isinstance(node, ast.Name) and node.id in names:
                found.append(self._home(names[node.id]))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                held = names.get(node.value.id)
                if held is not None:
                    found.append(self._home((".".join(held), node.attr)))
        return found

    def _home(self, name: Name) -> Name:
        """Follow a name through the modules that only hand it on."""
        seen = set()
        while name not in self.functions and name not in seen:
            seen.add(name)
            name = self.names.get(name[0], {}).get(name[1], name)
        return name


def _writes(function: ast.AST) -> bool:
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        on = node.func.value
        if node.func.attr in _WRITES and not (
            isinstance(on, ast.Name) and on.id in _NOT_ROWS
        ):
            return True
    return False


def _module_of(file: Path) -> str:
    parts = file.relative_to(_SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
