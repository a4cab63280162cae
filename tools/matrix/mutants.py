"""Flip one cell of the policy's tables after the other; the tests' rows must notice."""

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from itertools import product
from typing import Any
from unittest.mock import patch

from attunement_clinic.policy import Form, Purpose, Role, decision
from attunement_clinic.policy.decision import Relation
from permissions import disagreements

# Nobody in a care team is a parent to it: `team_relation` names none of the two.
_OF_A_TEAM = (Relation.CLINICIAN, Relation.SUPERVISOR, Relation.NONE)
_SETS = {
    "PERSON_NEEDED_FORMS": Form,
    "NOTE_FORMS": Form,
    "ENQUIRY_FORMS": Form,
    "CLINICAL": Role,
    "ONE_GUARDIAN": Purpose,
}


def cells() -> Iterator[tuple[str, Any, Any]]:
    """Name every cell: its table, its row where it has rows, its member."""
    yield from product(["FORMS"], product(Relation, Purpose), Form)
    yield from product(["FAMILY_FORMS"], _OF_A_TEAM, Form)
    for table, members in _SETS.items():
        yield from product([table], [None], members)


@contextmanager
def flipped(table: str, row: Any, member: Any) -> Iterator[None]:
    """Say the opposite in one cell for a while."""
    rows: Any = getattr(decision, table)
    if isinstance(rows, MutableMapping):
        with patch.dict(rows, {row: rows.get(row, frozenset()) ^ {member}}):
            yield
    else:
        with patch.object(decision, table, rows ^ {member}):
            yield


def main() -> int:
    """Print how many flipped cells were noticed, and each that was not."""
    if found := list(disagreements()):
        sys.stdout.write(f"the rows disagree before anything is flipped: {found}\n")
        return 1
    survived = []
    total = 0
    for cell in cells():
        total += 1
        with flipped(*cell):
            if next(disagreements(), None) is None:
                survived.append(cell)
    for table, row, member in survived:
        sys.stdout.write(f"survived: {table} {row} {member}\n")
    sys.stdout.write(f"{total} cells, {total - len(survived)} killed, ")
    sys.stdout.write(f"{len(survived)} survived\n")
    return 1 if survived else 0
