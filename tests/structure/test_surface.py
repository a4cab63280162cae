"""No address answers that is not in the registry (tests/surface.py)."""

from __future__ import annotations

from attunement_clinic.config.asgi import _RAW
from surface import RAW, ROUTES, patterns


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    names = [route.name for route in ROUTES]

    assert sorted(patterns()) == sorted(names)


def test_every_raw_address_has_its_row() -> None:
    assert [prefix for prefix, _serve in _RAW] == [route.prefix for route in RAW]
