"""The drawn path: two lines that meet at every station."""

from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.families.braid import draw_braid


@given(st.integers(0, 12), st.booleans(), st.integers(0, 4))
def test_every_station_lies_within_its_row(done: int, now: bool, ahead: int) -> None:
    kinds = ["done"] * done + ["now"] * now + ["ahead"] * ahead
    braid = draw_braid(kinds)
    assert [station.kind for station in braid.stations] == kinds
    assert braid.height == 72 * (done + ahead) + 124 * now
    ys = [station.y for station in braid.stations]
    assert ys == sorted(ys)
    assert all(0 < y < braid.height for y in ys)


def test_both_voices_pass_through_the_stations() -> None:
    braid = draw_braid(["done", "done", "now", "ahead"])
    for line in (braid.adult, braid.baby):
        assert line.startswith("M46,36 ")
        assert line.endswith("46,206")
    for line in (braid.adult_ahead, braid.baby_ahead):
        assert line.startswith("M46,206 ")
        assert line.endswith("46,304")


def test_twins_have_a_line_of_their_own() -> None:
    kinds = ["done", "done", "now", "ahead"]
    one, two = draw_braid(kinds), draw_braid(kinds, babies=2)

    assert (one.twin, one.twin_ahead) == ("", "")
    assert two.twin.startswith("M46,36 ")
    assert two.twin_ahead.endswith("46,304")
    assert two.twin != two.baby == one.baby
