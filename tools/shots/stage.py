"""The demo as the screens show it: what a browser needs to know of it."""

from __future__ import annotations

import json
from pathlib import Path

import attrs

import servers

_TESTS = Path(servers.__file__).parent
_IN_SERVER = (
    "import sys; sys.path[:0] = {paths!r}; from shots.staging import make; make()"
)


@attrs.frozen
class Stage:
    """The sessions of the people, and the ids that fill the addresses of ``screens.py``.

    ``words`` is what people wrote or loaded: every text that is not the interface's own;
    ``names`` are those of parents and babies.
    """

    origin: str
    cookies: dict[str, dict[str, str]]
    things: dict[str, str]
    words: list[str]
    names: list[str]

    def address(self, template: str) -> str:
        """Fill a screen's address with the things of this demo."""
        return template.format_map(self.things)


def set_stage(server: servers.Server) -> Stage:
    """Prepare a freshly seeded demo; takes as long as its film takes to be read."""
    paths = [str(_TESTS), str(Path(__file__).parents[1])]
    output = server.ask(_IN_SERVER.format(paths=paths))
    made = json.loads(output.strip().splitlines()[-1])
    return Stage(
        server.origin, made["cookies"], made["things"], made["words"], made["names"]
    )
