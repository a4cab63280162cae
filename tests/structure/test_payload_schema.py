"""The generated files are what `make schema` would write now."""

import pytest

from attunement_clinic.config.payload_schema import files


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_what_is_generated_has_not_drifted(path) -> None:
    assert path.read_text(encoding="utf-8") == files()[path], "run `make schema`"
