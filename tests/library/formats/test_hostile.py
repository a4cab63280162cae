"""Files made to do harm are refused with file and place, soon, small and alone."""

import time

import pytest

import hostile_files
import hostile_reading
from attunement.errors import FormatError
from attunement.formats import registry

NAMES = hostile_files.files("")


@pytest.mark.parametrize(
    "name", [one for one in NAMES if one not in hostile_files.HEAVY]
)
def test_it_is_refused_with_file_and_place(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(hostile_files.files("http://127.0.0.1:9/x")[name]())

    begun = time.process_time()
    with pytest.raises(FormatError) as refused:
        registry.read_parts(path)

    assert time.process_time() - begun <= hostile_files.LONGEST_S
    assert refused.value.path.startswith(str(path))
    assert (refused.value.line is None) == (name in hostile_files.WITHOUT_LINE)


def test_what_is_large_is_refused_soon_in_little_memory_and_nothing_is_fetched(
    tmp_path,
):
    fetching = [one for one in NAMES if b"127.0.0.1" in _head(one)]

    hostile_reading.check(tmp_path, [*sorted(hostile_files.HEAVY), *fetching])


def _head(name):
    if name in hostile_files.HEAVY:
        return b""
    return hostile_files.files("http://127.0.0.1:9/x")[name]()[:10_000]
