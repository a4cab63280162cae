"""Thousands of tiny films with changed bytes: a film or a typed refusal, never more."""

import pytest

from attunement_clinic.recordings.media.film import make_film
from attunement_clinic.recordings.media.verdict import RefusedFilmError
from attunement_clinic.recordings.media.wire import Output
from factories.numbered_films import BytesSink, BytesSource
from hostile_films.damaged import CONTAINERS, fuzzed

_FILMS = 400


@pytest.mark.parametrize("kind", CONTAINERS)
def test_whatever_was_changed_it_is_a_film_or_is_refused(kind: str) -> None:
    """A seed that fails is told by the film's number; it then joins the corpus."""
    ends = set()
    for seed in range(_FILMS):
        sinks = {output: BytesSink() for output in Output}
        try:
            film = make_film(
                BytesSource(fuzzed(kind, seed)), lambda _, into=sinks: into, _quiet
            )
        except RefusedFilmError:
            ends.add("refused")
        except Exception as error:
            error.add_note(f"fuzzed({kind!r}, {seed})")
            raise
        else:
            assert film.made.frame_count > 0
            ends.add("made")

    assert ends == {"made", "refused"}


def _quiet(_step: object) -> None:
    pass
