"""Each layer of the confinement refuses by itself, and a worker without one opens no film."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from factories.numbered_films import numbered_film
from places import REPOSITORY

_WITHOUT_A_LAYER = """
import json
import sys
from attunement_clinic.recordings.media import attempts, confine

confine.LAYERS[sys.argv[1]] = lambda _libc: 1
if sys.argv[1] == "limits":
    confine.limit_processor = lambda _seconds: None
print(json.dumps(attempts.attempts_by_layer()))
"""
_ON_A_POOR_KERNEL = """
import json
import sys
from pathlib import Path

import poor_kernels
from attunement_clinic.recordings.media import film, sniff, verdict
from factories.numbered_films import BytesSource

poor_kernels.lack(sys.argv[1])
said = []
source = BytesSource(Path(sys.argv[2]).read_bytes())
sniff.sniff(source)
looked_at = len(source.reads)
for open_it in (
    lambda: film.make_film(source, lambda _plan: {}, lambda _step: None),
    film.check_confinement,
):
    try:
        open_it()
    except verdict.CannotConfineError as error:
        said.append(str(error))
print(json.dumps([said, len(source.reads) - 2 * looked_at]))
"""


def answer_of(program: str, *arguments: str) -> object:
    told = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=REPOSITORY / "tests",
        env={"PYTHONPATH": ".", "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return json.loads(told)


@pytest.mark.parametrize(
    ("layer", "possible"),
    [
        (
            "limits",
            {
                "take 8 GiB",
                "fill a file",
                "open many files",
                "compute without end",
            },
        ),
        (
            "landlock",
            {"read /etc/passwd", "list /", "write a file", "run a shell"},
        ),
        ("namespaces", {"reach a port of this machine"}),
        (
            "seccomp",
            {
                "open a socket",
                "open a local socket",
                "read /etc/passwd",
                "look at /etc/passwd",
                "list /",
                "write a file",
                "start a process",
                "run a shell",
                "signal its parent",
                "make code",
                "change a limit",
            },
        ),
    ],
)
def test_the_trial_of_a_layer_tells_when_it_is_not_there(
    layer: str, possible: set[str]
) -> None:
    """So that no layer is believed because another one refused in its place."""
    broken = answer_of(_WITHOUT_A_LAYER, layer)

    assert isinstance(broken, dict)
    assert {f"{each} ({layer} alone)" for each in possible} <= set(broken)
    assert all(each.endswith(f"({layer} alone)") for each in broken)


@pytest.mark.parametrize("feature", ["Landlock", "seccomp"])
def test_on_a_kernel_that_cannot_confine_no_film_is_opened_and_it_says_so(
    feature: str, tmp_path: Path
) -> None:
    """Not a byte of the film is given to the child that could not be confined."""
    film = tmp_path / "film"
    film.write_bytes(numbered_film([0, 1, 2], base=Fraction(1, 25)))

    said, given = answer_of(_ON_A_POOR_KERNEL, feature, str(film))

    assert len(said) == 2
    assert all("cannot confine" in each and feature in each for each in said)
    assert given == 0
