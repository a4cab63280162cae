"""An id for every row that is written, each once in the document."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from attunement.formats.elan._names import all_numbers, escaped, numbers_of, ranges
from attunement.formats.elan._sync import Plan

__all__ = ["Ids", "give_ids"]


@attrs.frozen(kw_only=True, eq=False)
class Ids:
    """Hold the ids that rows are written with.

    Parameters
    ----------
    written : dict of str to list of str
        By tier.
    unnamed : list of [int, int]
        Numbers of the ids given to rows without one, first and last.
    escaped : bool
        Whether some were written as XML wants them.
    replaced : dict of str to int
        By tier how many rows had the id of another and got a new one.
    last : int
        The highest number ELAN will find.
    """

    written: dict[str, list[str]]
    unnamed: list[list[int]]
    escaped: bool
    replaced: dict[str, int]
    last: int

    def links(self, plan: Plan, above: Plan) -> list[str]:
        """Return the ids that the rows of a linked tier hang on."""
        written = self.written[above.name]
        if plan.rows is not None:
            return [written[row] for row in plan.rows.tolist()]
        by_id = dict(zip(above.tier.ids, written, strict=False))
        return [by_id[one] for one in plan.tier.parents]


def give_ids(plans: Sequence[Plan]) -> Ids:
    """Keep the ids that rows have, as far as XML can, and number the others."""
    written = {
        plan.name: list(plan.tier.ids or [""] * len(plan.tier)) for plan in plans
    }
    named = [one for ids in written.values() for one in ids if one]
    is_escaped = False
    numbers = all_numbers(named)
    if numbers is not None:
        are_different = bool(np.all(np.diff(np.sort(numbers)) > 0))
    else:
        is_escaped = not _are_plain(named)
        if is_escaped:
            written = {name: [*map(escaped, ids)] for name, ids in written.items()}
            named = [one for ids in written.values() for one in ids if one]
        are_different = len({*named}) == len(named)
        numbers = np.array(numbers_of(named), dtype=np.int64)
    replaced = {} if are_different else _without_repetitions(written)
    given = _number_the_others(written, numbers)
    return Ids(
        written=written,
        unnamed=ranges(given),
        escaped=is_escaped,
        replaced=replaced,
        last=max([int(numbers.max(initial=0)), *given[-1:]]),
    )


def _are_plain(names: Sequence[str]) -> bool:
    """Return whether no name needs to be written as XML wants it."""
    joined = "".join(names)
    if joined.isascii() and joined.isidentifier() and "_x" not in joined:
        return {name[0] for name in names}.isdisjoint("0123456789")
    return all(escaped(name) == name for name in names)


def _without_repetitions(written: dict[str, list[str]]) -> dict[str, int]:
    replaced: dict[str, int] = {}
    seen: set[str] = set()
    for tier, ids in written.items():
        for row, one in enumerate(ids):
            if one and one in seen:
                ids[row] = ""
                replaced[tier] = replaced.get(tier, 0) + 1
            seen.add(one)
    return replaced


def _number_the_others(
    written: dict[str, list[str]], numbers: npt.NDArray[np.int64]
) -> list[int]:
    """Give rows without an id one that no other row has; return the numbers given."""
    given: list[int] = []
    taken: set[int] | None = None
    number = 0
    for ids in written.values():
        if all(ids):
            continue
        taken = {*numbers.tolist()} if taken is None else taken
        for row, one in enumerate(ids):
            if one:
                continue
            number += 1
            while number in taken:
                number += 1
            ids[row] = f"a{number}"
            given.append(number)
    return given
