"""A file that something happened to is read or refused; nothing else comes of it."""

import pytest
from hypothesis import given, settings

from damage import GOLDEN, damaged, read_or_refused


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_damaged_file_is_read_or_refused_with_its_name(tmp_path_factory, path):
    folder = tmp_path_factory.mktemp("damaged")

    @settings(max_examples=40)
    @given(damaged(path))
    def check(content):
        other = folder / path.name
        other.write_bytes(content)

        assert read_or_refused(other).startswith(str(other))

    check()
