"""Under which name a file is saved is ours: a constant, a day or an id, no word of anybody.

So nothing that was typed reaches the header that names it, and cannot split it. A new place
that names a file, or a new part of a name, is looked at here first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from structure import tracked

_HEADER = "content-disposition"
# Where a file is named, and by what.
_NAMED = {
    ("fhir/api.py", "f'attachment; filename=\"{name}\"'"),
    ("fhir/api.py", "name = f\"{document['resourceType']}-{document['id']}.json\""),
    ("plans/views/meetings.py", "'attachment; filename=\"appointment.ics\"'"),
    ("config/pages/views.py", "'attachment; filename=\"authority.crt\"'"),
    ("reports/sending.py", "f'attachment; filename=\"{export.name}\"'"),
    ("recordings/ranges.py", "'attachment'"),
}
# What a family's, a caregiver's or a study's file is called: numbers and days.
_EXPORTS = {
    "f'tables-{family}-{timezone.localdate():%Y-%m-%d}.zip'",
    "f'letter-{day.astimezone(zone):%Y-%m-%d}.pdf'",
    "'study-package.zip'",
    "f'list-{day:%Y-%m-%d}.pdf'",
}


def test_every_place_that_names_a_file_is_known() -> None:
    found = {
        (str(file).partition("attunement_clinic/")[2], what)
        for file in tracked.files("src/attunement_clinic/*.py")
        for what in _headers(file)
    }

    assert found == _NAMED


def test_the_name_of_an_export_holds_a_number_and_a_day() -> None:
    found = {
        ast.unparse(keyword.value)
        for file in tracked.files("src/attunement_clinic/reports/queries/*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Made"
        for keyword in call.keywords
        if keyword.arg == "name"
    }

    assert found == _EXPORTS


def _headers(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text())
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Subscript):
            if _is_header(each.targets[0].slice):
                yield ast.unparse(each.value)
                yield from _local(tree, each.value)
        elif isinstance(each, ast.Dict):
            for key, value in zip(each.keys, each.values, strict=True):
                if _is_header(key):
                    yield ast.unparse(value)
        elif isinstance(each, ast.keyword) and each.arg in {
            "filename",
            "as_attachment",
        }:
            yield ast.unparse(each)


def _is_header(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).lower() == _HEADER


def _local(tree: ast.Module, value: ast.expr) -> Iterator[str]:
    """Follow a name that the header holds to where it was put together."""
    used = {one.id for one in ast.walk(value) if isinstance(one, ast.Name)}
    for each in ast.walk(tree):
        target = each.targets[0] if isinstance(each, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in used:
            yield ast.unparse(each)
