"""The state of a random generator, so that the same numbers can be drawn again."""

from __future__ import annotations

import json

import numpy as np

__all__ = ["state_of"]


def state_of(rng: np.random.Generator) -> str:
    """Return the state of a generator as JSON.

    Set it as ``rng.bit_generator.state = json.loads(text)`` to draw again; the name of
    the bit generator stands in it.
    """
    return json.dumps(
        rng.bit_generator.state, default=lambda array: array.tolist(), sort_keys=True
    )
