"""The decision says what the table of the tests says, in every cell."""

from permissions import disagreements


def test_every_cell_is_as_it_is_written() -> None:
    assert list(disagreements()) == []
