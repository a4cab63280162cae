"""Every file made to do harm, and thousands that something happened to."""

import time

import pytest
from hypothesis import given, settings

import hostile_files
import hostile_reading
from damage import GOLDEN, damaged, read_or_refused


def test_every_hostile_file_is_refused_soon_and_small(tmp_path):
    hostile_reading.check(tmp_path, hostile_files.files(""))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_damaged_file_is_read_or_refused_and_soon(tmp_path_factory, path):
    folder = tmp_path_factory.mktemp("damaged")

    @settings(max_examples=3_000)
    @given(damaged(path))
    def check(content):
        other = folder / path.name
        other.write_bytes(content)
        begun = time.process_time()

        assert read_or_refused(other).startswith(str(other))
        assert time.process_time() - begun <= hostile_files.LONGEST_S

    check()
