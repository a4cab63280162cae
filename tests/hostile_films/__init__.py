"""Films made to do harm, every one by a few lines of code.

`NAMES` are known without making anything; `made(name, there)` makes one. What they point
at is told to them (`Elsewhere`): a folder and ports that nobody may touch.
"""

from collections.abc import Callable

from hostile_films import damaged, lies, lists, pointing, polyglots, structures
from hostile_films.elsewhere import Elsewhere

Maker = Callable[[Elsewhere], bytes]

_MAKERS: dict[str, Maker] = {
    f"{module.__name__.rpartition('.')[2]}/{name}": maker
    for module in (lists, polyglots, pointing, structures, lies, damaged)
    for name, maker in module.FILMS.items()
}
NAMES = sorted(_MAKERS)


def made(name: str, there: Elsewhere) -> bytes:
    return _MAKERS[name](there)
