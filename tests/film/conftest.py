"""The generator of the drawn film, importable without what it draws with."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILMS = ROOT / "src/attunement_clinic/config/demo/films"

sys.path.append(str(ROOT / "tools"))


@pytest.fixture(scope="session")
def films() -> Path:
    return FILMS
