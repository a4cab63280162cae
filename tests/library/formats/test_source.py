"""Bytes are counted before they are read, whatever they come from."""

import os

import pytest

from attunement.errors import FormatError
from attunement.formats._source import read_bytes


@pytest.fixture
def pipe():
    """Return a way to make a pipe that holds some bytes."""
    opened = []

    def piped(content):
        reads, writes = os.pipe()
        opened.append(reads)
        os.write(writes, content)
        os.close(writes)
        return f"/dev/fd/{reads}"

    yield piped
    for one in opened:
        os.close(one)


def test_what_is_no_plain_file_is_read_to_its_end(pipe):
    assert read_bytes(pipe(b"SPEAKER film"), limit=100) == b"SPEAKER film"
    assert read_bytes(pipe(b""), limit=100) == b""


def test_what_is_no_plain_file_is_not_read_beyond_the_limit(pipe):
    with pytest.raises(FormatError, match="more than 0 MB"):
        read_bytes(pipe(b"x" * 101), limit=100)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "film.eaf"
    with path.open("wb") as file:
        file.truncate(10**12)

    with pytest.raises(FormatError, match="more than 5 MB"):
        read_bytes(path, limit=5_000_000)
