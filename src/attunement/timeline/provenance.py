"""Where a number comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from attunement import __version__
from attunement.timeline.tier import Tier

__all__ = ["Parameter", "Provenance", "digest_of", "digest_of_arrays"]

Parameter = str | int | float | bool | None


def _parameters(parameters: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
    return MappingProxyType(dict(sorted(parameters.items())))


@attrs.frozen(kw_only=True)
class Provenance:
    """Say how to get the same number again.

    Parameters
    ----------
    measure : str
        Full name of the function.
    library_version : str
        Version of this library.
    parameters : mapping
        What it was asked with, defaults included.
    tiers : tuple of str
        Ids of the tiers it read, or names of the series or tables.
    annotations_digest : str
        SHA-256 over what it read, see `digest_of` and `digest_of_arrays`.
    """

    measure: str
    library_version: str
    parameters: Mapping[str, Parameter] = attrs.field(converter=_parameters, hash=False)
    tiers: tuple[str, ...]
    annotations_digest: str

    @classmethod
    def of(
        cls, measure: str, tiers: Iterable[Tier], parameters: Mapping[str, Parameter]
    ) -> Provenance:
        """Record a measure that is about to be computed from tiers."""
        read = tuple(tiers)
        return cls(
            measure=measure,
            library_version=__version__,
            parameters=parameters,
            tiers=tuple(tier.id for tier in read),
            annotations_digest=digest_of(read),
        )

    @classmethod
    def of_arrays(
        cls,
        measure: str,
        arrays: Mapping[str, npt.NDArray[Any]],
        parameters: Mapping[str, Parameter],
    ) -> Provenance:
        """Record a measure that is about to be computed from series or tables."""
        return cls(
            measure=measure,
            library_version=__version__,
            parameters=parameters,
            tiers=tuple(arrays),
            annotations_digest=digest_of_arrays(arrays),
        )

    def to_document(self) -> dict[str, object]:
        """Return it as JSON types."""
        return {
            "measure": self.measure,
            "library_version": self.library_version,
            "parameters": dict(self.parameters),
            "tiers": list(self.tiers),
            "annotations_digest": self.annotations_digest,
        }


def digest_of(tiers: Iterable[Tier]) -> str:
    """Return a digest that changes when anything a measure reads changes.

    Parameters
    ----------
    tiers : iterable of Tier
        The tiers, in the order they are read.

    Returns
    -------
    str
        SHA-256 in hexadecimal.

    Notes
    -----
    It covers tier ids, their code ids and values, onsets, offsets, codes and modifiers.
    Ids of annotations count only where a modifier names them.
    Labels do not count, so a translation leaves it as it is.

    Examples
    --------
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> gaze = Tier(scheme=ForeignTier(name="Gaze", kind="state"), onset_ms=[0],
    ...             offset_ms=[400], code=[NO_CODE], text=["toy"])
    >>> len(digest_of([gaze]))
    64
    """
    read = tuple(tiers)
    named = {value for tier in read for one in tier.modifiers for value in one.values()}
    digest = hashlib.sha256()
    for tier in read:
        head = {
            "tier": tier.id,
            "kind": tier.scheme.kind,
            "exhaustive": tier.scheme.exhaustive,
            "codes": [
                [one.id, one.value, one.is_unscorable] for one in tier.scheme.codes
            ],
            "rows": len(tier),
            "ids": [[i, one] for i, one in enumerate(tier.ids) if one in named],
            "modifiers": [
                [i, sorted(one.items())] for i, one in enumerate(tier.modifiers) if one
            ],
        }
        digest.update(json.dumps(head, sort_keys=True).encode())
        for column in (tier.onset_ms, tier.offset_ms, tier.code):
            digest.update(column.astype("<i8").tobytes())
    return digest.hexdigest()


def digest_of_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """Return a digest of named series or tables.

    Parameters
    ----------
    arrays : mapping of str to array
        Numbers, in the order they are read; missing is ``nan``.

    Returns
    -------
    str
        SHA-256 in hexadecimal, over names, shapes and values as float64.

    Examples
    --------
    >>> digest_of_arrays({"x": np.arange(3)}) == digest_of_arrays({"x": np.arange(3.0)})
    True
    """
    digest = hashlib.sha256()
    for name, values in arrays.items():
        digest.update(json.dumps([name, list(values.shape)]).encode())
        digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    return digest.hexdigest()
