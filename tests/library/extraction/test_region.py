"""A region is a rectangle inside the picture."""

import pytest

from attunement.errors import ExtractionError
from attunement.extraction.region import Region


def region(x, y, width, height):
    return Region(name="r", x=x, y=y, width=width, height=height)


@pytest.mark.parametrize(
    "sides",
    [
        (-0.1, 0, 0.5, 0.5),
        (0, 1, 0.5, 0.5),
        (0, 0, 0, 0.5),
        (0, 0, 0.5, -1),
        (0.6, 0, 0.5, 0.5),
        (0, 0.6, 0.5, 0.5),
        (float("nan"), 0, 0.5, 0.5),
    ],
)
def test_what_is_no_rectangle_inside_is_refused(sides):
    with pytest.raises(ExtractionError, match="a rectangle inside 0 to 1"):
        region(*sides)


def test_neighbors_do_not_overlap():
    left = region(0, 0, 0.5, 1)

    assert not left.overlaps(region(0.5, 0, 0.5, 1))
    assert left.overlaps(region(0.49, 0.5, 0.5, 0.5))
    assert not region(0, 0, 1, 0.5).overlaps(region(0, 0.5, 1, 0.5))


def test_a_sliver_is_one_pixel():
    assert region(0.999, 0.999, 0.001, 0.001).pixels(10, 10) == (
        slice(9, 10),
        slice(9, 10),
    )
