"""Where real files of other programs lie, when they do: beside the checkout."""

from __future__ import annotations

from places import REPOSITORY

REAL = REPOSITORY.parent / "shared" / "data" / "formats"
