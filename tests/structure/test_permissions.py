"""The page of permissions is as new as the tests' data."""

from permissions_page import PAGE, page


def test_the_page_of_permissions_is_what_make_matrix_writes() -> None:
    assert PAGE.read_text() == page(), "run `make matrix`"
