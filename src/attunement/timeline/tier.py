"""One track of a film, held in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
from attrs.validators import instance_of

from attunement.errors import TimelineError
from attunement.timeline.annotation import NO_MODIFIERS, Annotation
from attunement.timeline.code import TierScheme
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.interval import (
    Interval,
    difference,
    intersection,
    support,
)

__all__ = ["NO_CODE", "Tier"]

#: Stands in the column of codes where only a text says what a row is.
NO_CODE = -1

_Times = npt.NDArray[np.int64]
_Codes = npt.NDArray[np.int32]


def _times(values: npt.ArrayLike) -> _Times:
    column = _integers(values).astype(np.int64)
    column.setflags(write=False)
    return column


def _code_column(values: npt.ArrayLike) -> _Codes:
    column = _integers(values).astype(np.int32)
    column.setflags(write=False)
    return column


def _integers(values: npt.ArrayLike) -> npt.NDArray[Any]:
    found = np.asarray(values)
    if found.size and found.dtype.kind not in "iu":
        raise TimelineError(f"a column of {found.dtype} was given; expected integers")
    return found


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    column = tuple(values)
    return column if any(column) else ()


def _details(
    values: Iterable[Mapping[str, str]],
) -> tuple[Mapping[str, str], ...]:
    column = tuple(values)
    return column if any(column) else ()


_same = attrs.cmp_using(eq=np.array_equal)


@attrs.frozen(kw_only=True, hash=False)
class Tier:
    """Hold the annotations of one person in one domain, in order of time.

    Parameters
    ----------
    scheme : TierScheme or ForeignTier
        What may be coded here; its subject is the person.
    onset_ms, offset_ms : (n,) int64
        Milliseconds, half-open; equal for points.
    code : (n,) int32
        Position in ``scheme.codes``; on a foreign tier `NO_CODE` where only the text
        says what a row is.
    ids : tuple of str, optional
        Names of the annotations, as many as rows, or empty.
    modifiers : tuple of mapping, optional
        Details of the annotations, as many as rows, or empty.
    text : tuple of str, optional
        What was written, as many as rows, or empty: the words of a row without a
        code, the comment of a row with one.
    parents : tuple of str, optional
        Ids of the annotations on the parent tier that the rows hang on, as many as
        rows, or empty.

    Raises
    ------
    TimelineError
        When columns differ in length, rows are out of order, a code is unknown,
        a state has no length, a point has one, or states of an exclusive tier overlap.

    Notes
    -----
    Rows are ordered by onset, then offset, then code.
    The columns cannot be written to.
    A column of texts in which nothing stands is empty.
    """

    scheme: TierScheme | ForeignTier = attrs.field(
        validator=instance_of((TierScheme, ForeignTier))
    )
    onset_ms: _Times = attrs.field(converter=_times, eq=_same)
    offset_ms: _Times = attrs.field(converter=_times, eq=_same)
    code: _Codes = attrs.field(converter=_code_column, eq=_same)
    ids: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    modifiers: tuple[Mapping[str, str], ...] = attrs.field(
        default=(), converter=_details
    )
    text: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    parents: tuple[str, ...] = attrs.field(default=(), converter=_texts)

    def __attrs_post_init__(self) -> None:
        """Refuse columns that break the rules of the tier."""
        rows = (len(self.onset_ms),)
        if not rows == self.onset_ms.shape == self.offset_ms.shape == self.code.shape:
            self._refuse("columns differ in length; expected three of one length")
        for column in (self.ids, self.modifiers, self.text, self.parents):
            if column and len(column) != rows[0]:
                self._refuse(
                    "ids, modifiers, text or parents are not as many as the rows"
                )
        lowest = NO_CODE if isinstance(self.scheme, ForeignTier) else 0
        if np.any((self.code < lowest) | (self.code >= len(self.scheme.codes))):
            self._refuse(
                f"expected codes from {lowest} to {len(self.scheme.codes) - 1}"
            )
        self._check_times()

    def _check_times(self) -> None:
        if np.any(np.diff(self.onset_ms) < 0):
            self._refuse("rows are out of order; expected rising onsets")
        if self.scheme.kind == "point":
            if np.any(self.offset_ms != self.onset_ms):
                self._refuse("a point has a length; expected offset = onset")
            return
        if np.any(self.offset_ms < self.onset_ms):
            self._refuse("an offset is before its onset")
        if self.scheme.kind == "state" and np.any(self.offset_ms == self.onset_ms):
            self._refuse("a state has no length; expected offset > onset")
        overlaps = np.flatnonzero(self.onset_ms[1:] < self.offset_ms[:-1])
        if self.scheme.exclusive and overlaps.size:
            at_ms = int(self.onset_ms[1:][overlaps[0]])
            self._refuse(f"two states overlap at {at_ms} ms; expected one at a time")

    def _refuse(self, reason: str) -> None:
        raise TimelineError(f"tier {self.id}: {reason}")

    @classmethod
    def from_annotations(
        cls,
        scheme: TierScheme | ForeignTier,
        annotations: Iterable[Annotation],
        *,
        open_until_ms: int | None = None,
    ) -> Tier:
        """Sort annotations into columns.

        Parameters
        ----------
        scheme : TierScheme or ForeignTier
            The tier they belong to.
        annotations : iterable of Annotation
            In any order.
        open_until_ms : int, optional
            Where a state ends that is still open; one that begins there or later has
            no time yet and is left out.

        Returns
        -------
        Tier
            Checked.

        Raises
        ------
        SchemeError
            When the tier has no such code.
        TimelineError
            When an annotation belongs to another tier, is open with no
            ``open_until_ms``, or breaks a rule of the tier.
        """
        rows: list[tuple[int, int, int, Annotation]] = []
        codes = {code.id: index for index, code in enumerate(scheme.codes)}
        if isinstance(scheme, ForeignTier):
            codes[""] = NO_CODE
        for one in annotations:
            if one.tier != scheme.id:
                raise TimelineError(f"tier {scheme.id}: an annotation is of {one.tier}")
            offset_ms = one.offset_ms
            if offset_ms is None:
                if open_until_ms is None:
                    raise TimelineError(
                        f"tier {scheme.id}: {one.code} from {one.onset_ms} ms is "
                        "still open; expected an offset, or say open_until_ms"
                    )
                if open_until_ms <= one.onset_ms:
                    continue
                offset_ms = open_until_ms
            code = codes.get(one.code)
            if code is None:
                code = scheme.index_of(one.code)
            rows.append((one.onset_ms, offset_ms, code, one))
        rows.sort(key=lambda row: row[:3])
        return cls(
            scheme=scheme,
            onset_ms=[row[0] for row in rows],
            offset_ms=[row[1] for row in rows],
            code=[row[2] for row in rows],
            ids=tuple(row[3].id for row in rows),
            modifiers=tuple(row[3].modifiers for row in rows),
            text=tuple(row[3].text for row in rows),
            parents=tuple(row[3].parent for row in rows),
        )

    @property
    def id(self) -> str:
        """Return the id of the tier, such as ``infant-1.gaze``."""
        return self.scheme.id

    def __len__(self) -> int:
        """Return the number of annotations."""
        return len(self.onset_ms)

    def annotations(self) -> tuple[Annotation, ...]:
        """Return the rows as annotations, in order of time."""
        nothing = ("",) * len(self)
        columns = zip(
            self.onset_ms.tolist(),
            self.offset_ms.tolist(),
            self._code_ids(),
            self.ids or nothing,
            self.modifiers or (NO_MODIFIERS,) * len(self),
            self.text or nothing,
            self.parents or nothing,
            strict=True,
        )
        return tuple(
            Annotation(
                tier=self.id,
                code=code,
                onset_ms=onset_ms,
                offset_ms=offset_ms,
                id=name,
                modifiers=details,
                text=text,
                parent=parent,
            )
            for onset_ms, offset_ms, code, name, details, text, parent in columns
        )

    def _code_ids(self) -> list[str]:
        # The position of NO_CODE is the last one.
        ids = [*(code.id for code in self.scheme.codes), ""]
        return [ids[code] for code in self.code.tolist()]

    def labels(self) -> list[str]:
        """Return what each row is: the id of its code, or its text without one."""
        if not self.scheme.codes:
            return [*self.text] if self.text else [""] * len(self)
        ids = self._code_ids()
        if not self.text:
            return ids
        return [one or text for one, text in zip(ids, self.text, strict=True)]

    def coded_by_text(self) -> Tier:
        """Return a foreign tier with every text as a code of its own.

        What was typed freely can then be counted, timed and compared like codes.

        Returns
        -------
        Tier
            Rows that have a code keep it; a row in which nothing is written keeps
            none. New codes come after the known ones, in order of appearance.

        Raises
        ------
        TimelineError
            When the tier belongs to a role, whose codes are those of its scheme.
        """
        if not isinstance(self.scheme, ForeignTier):
            raise TimelineError(
                f"tier {self.id} has the codes of its scheme; expected a foreign tier"
            )
        positions = {code.id: index for index, code in enumerate(self.scheme.codes)}
        positions[""] = NO_CODE
        code = [
            positions.setdefault(label, len(positions) - 1) for label in self.labels()
        ]
        known = {one.id: one for one in self.scheme.codes}
        codes = [known.get(one) or ForeignCode(id=one) for one in positions if one]
        text = [
            "" if was == NO_CODE else text
            for was, text in zip(self.code.tolist(), self.text, strict=False)
        ]
        return attrs.evolve(
            self, scheme=attrs.evolve(self.scheme, codes=codes), code=code, text=text
        )

    def intervals(self, code: int) -> tuple[Interval, ...]:
        """Return the bouts of one code, joined where they touch.

        Two annotations of the same code with nothing between them are one bout,
        so that cutting an annotation in two changes no measure.
        """
        rows = self.code == code
        columns = zip(
            self.onset_ms[rows].tolist(), self.offset_ms[rows].tolist(), strict=True
        )
        return support(Interval(onset_ms, offset_ms) for onset_ms, offset_ms in columns)

    def unscorable(self) -> tuple[Interval, ...]:
        """Return the time coded as impossible to decide."""
        return support(
            one for code in self.scheme.unscorable for one in self.intervals(code)
        )

    def observable(self, window: Interval) -> tuple[Interval, ...]:
        """Return the time within a window that may stand in a denominator.

        Parameters
        ----------
        window : Interval
            The part of the film that is asked about.

        Returns
        -------
        tuple of Interval
            On an exhaustive tier the time that is coded and not unscorable; time not
            coded yet is not observed. On any other tier the window without
            unscorable time.
        """
        if not self.scheme.exhaustive:
            return difference([window], self.unscorable())
        coded = (
            one
            for code in np.unique(self.code).tolist()
            if code == NO_CODE or not self.scheme.codes[code].is_unscorable
            for one in self.intervals(code)
        )
        return difference(intersection(coded, [window]), self.unscorable())

    def shifted(self, by_ms: int) -> Tier:
        """Return the tier moved by a number of milliseconds."""
        return attrs.evolve(
            self, onset_ms=self.onset_ms + by_ms, offset_ms=self.offset_ms + by_ms
        )
