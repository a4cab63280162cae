"""Results as JSON types."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from attunement.timeline.behavior import Behavior
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.provenance import Provenance

__all__ = ["head", "plain", "result"]


def plain(value: Any) -> Any:
    """Return a value as JSON types; a number that is none is null.

    Examples
    --------
    >>> plain({"z": float("nan"), "counts": np.array([[1, 2]])})
    {'z': None, 'counts': [[1, 2]]}
    """
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, Provenance):
        return plain(value.to_document())
    if isinstance(value, Behavior | Fraction):
        return str(value)
    if attrs.has(type(value)):
        return plain(attrs.asdict(value, recurse=False))
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def result(value: Any, *more: str) -> dict[str, Any]:
    """Return a result with its derived values, its provenance last.

    Parameters
    ----------
    value : result of a measure
        What was found.
    more : str
        Names of properties to tell as well.
    """
    found = attrs.asdict(value, recurse=False)
    provenance = found.pop("provenance")
    document = {**found, **{name: getattr(value, name) for name in more}}
    return {**plain(document), "provenance": plain(provenance)}


def head(coding: CodingSession) -> dict[str, Any]:
    """Tell which film it is, who coded it, and with which scheme."""
    scheme = coding.timeline.scheme
    return {
        "recording": coding.recording,
        "coder": coding.coder,
        "scheme": {"id": scheme.id, "version": scheme.version, "title": scheme.title},
    }
