"""Which languages there are: English, and each that has a compiled catalogue."""

from collections.abc import Iterable
from pathlib import Path

from django.conf.locale import LANG_INFO

_CATALOGUE = "*/LC_MESSAGES/django.mo"


def languages_in(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """List the languages of the catalogues in `folders`, each by its own name."""
    locales = {file.parts[-3] for folder in folders for file in folder.glob(_CATALOGUE)}
    codes = sorted(locale.replace("_", "-").lower() for locale in locales)
    return [(code, _own_name(code)) for code in codes]


def _own_name(code: str) -> str:
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    return str(known.get("name_local", code))
