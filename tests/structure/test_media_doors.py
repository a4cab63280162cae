"""Only the confined child opens a film, and only the store knows where films lie."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from places import REPOSITORY
from structure import tracked

_CLINIC = "src/attunement_clinic/"
_CHILD = _CLINIC + "recordings/media/"
#: The one place that reads a film; what is watched and what is kept of it are written.
_READS = f"{_CHILD}opening.py"
_WRITES = {f"{_CHILD}proxy.py", f"{_CHILD}cleaning.py"}
# Copies short films out of the drawn one, which is ours, for a demo.
_DRAWN = f"{_CLINIC}config/demo/filled/clips.py"
_DECODERS = {"av", "cv2", "imageio", "imageio_ffmpeg", "PIL", "torchcodec", "moviepy"}
_READS_BY_PATH = "attunement.extraction.film"
_STORE = f"{_CLINIC}recordings/storage/"
_NAMES_THE_STORE = f"{_CLINIC}config/settings.py"
_NEVER_DECODED = """
import sys

import django

django.setup()
import attunement_clinic.config.asgi
import attunement_clinic.config.worker
import attunement_clinic.recordings.tasks

print(sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""


def _clinic() -> Iterator[tuple[str, ast.Module]]:
    for file in tracked.files(f"{_CLINIC}*.py"):
        yield str(file.relative_to(REPOSITORY)), ast.parse(file.read_text())


def test_only_the_media_child_can_decode() -> None:
    found = [
        f"{name}:{line}: {what}"
        for name, tree in _clinic()
        if name != _DRAWN
        for line, what in _decoders(tree)
        if not name.startswith(_CHILD) or what == _READS_BY_PATH
    ]

    assert found == []


def test_a_film_is_opened_at_one_place_with_every_lock() -> None:
    """Its container fixed, its demuxers listed, no protocol at all."""
    opened = {
        name: calls
        for name, tree in _clinic()
        if name != _DRAWN
        if (calls := list(_openings(tree)))
    }

    assert set(opened) == {_READS, *_WRITES}
    for name in _WRITES:
        assert [ast.unparse(call.args[1]) for call in opened[name]] == ["'w'"]
    (reading,) = opened[_READS]
    locks = {each.arg: each.value for each in reading.keywords}
    assert isinstance(locks["options"], ast.Dict)
    options = {
        key.value: ast.unparse(value)
        for key, value in zip(
            locks["options"].keys, locks["options"].values, strict=True
        )
        if isinstance(key, ast.Constant)
    }
    assert ast.unparse(locks["format"]) == "container"
    assert options["format_whitelist"] == "demuxer"
    assert options["protocol_whitelist"] == "''"


def test_only_the_store_knows_where_films_lie() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _clinic()
        if not name.startswith(_STORE) and name != _NAMES_THE_STORE
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name | ast.alias)
        and _named(node) in {"MEDIA_STORE", "path_of"}
    ]

    assert found == []


def test_the_server_and_the_worker_never_load_a_decoder() -> None:
    """Whatever they import: a film that is opened by mistake cannot be opened there."""
    told = subprocess.run(
        [sys.executable, "-c", _NEVER_DECODED, *sorted(_DECODERS)],
        cwd=REPOSITORY,
        env={
            "DJANGO_SETTINGS_MODULE": "attunement_clinic.config.settings_test",
            "PYTHONPATH": "src",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert told.strip() == "[]"


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    bad = ast.parse(
        "import av\nfrom av.container import open\nimport av as other\n"
        "from attunement.extraction.film import film_signals\nav.open(x)\nother.open(y)"
    )

    assert [line for line, _ in _decoders(bad)] == [1, 2, 3, 4]
    assert len(list(_openings(bad))) == 2


def _decoders(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.partition(".")[0] in _DECODERS or name == _READS_BY_PATH:
                yield getattr(node, "lineno", 0), name


def _openings(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of ``av.open``, under whatever name it was imported."""
    known = {"av"} | {
        each.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for each in node.names
        if each.name == "av" and each.asname
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if (
            node.func.attr == "open"
            and isinstance(owner, ast.Name)
            and owner.id in known
        ):
            yield node


def _named(node: ast.Attribute | ast.Name | ast.alias) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else node.name
