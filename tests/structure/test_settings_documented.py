"""Every setting has its row in docs/reference/settings.md, and every row its setting."""

from __future__ import annotations

import re

from places import REPOSITORY
from structure import tracked

_READ = re.compile(
    r"""(?:\b(?:env|environment)\.(?:text|flag|whole|folders?)\(\s*|environ\.get\(\s*|environ\[)"""
    r'"([A-Z][A-Z_]+)"'
    r"|\b(ATTUNEMENT_[A-Z_]*[A-Z])\b"
)
# Read by other programs' rules, or written for our own children.
_NOT_OURS = {
    "PATH",
    "PYTHONPATH",
    "XDG_RUNTIME_DIR",
    "DJANGO_SETTINGS_MODULE",
    "PYTEST_XDIST_WORKER",
}
_ROW = re.compile(r"^\| `([A-Z][A-Z_]+)` \|", re.MULTILINE)


def test_settings_and_their_page_agree() -> None:
    read = set()
    for file in [*tracked.files("src/*.py"), REPOSITORY / "tools" / "chromium.py"]:
        for match in _READ.finditer(file.read_text()):
            read.add(match[1] or match[2])
    page = (REPOSITORY / "docs" / "reference" / "settings.md").read_text()

    assert read - _NOT_OURS - {"ATTUNEMENT_ADMIN"} == set(_ROW.findall(page))
