"""What is no defect but a machine short of something: the answer is 503 or 507, not 500.

A lock that is not let go in time, a database that is away, a full or failing disk: the
change did not happen, what was acknowledged before is kept, and the same request may
succeed later without anybody mending the code.
"""

import errno
from dataclasses import dataclass
from typing import Final

from django.db import InterfaceError, OperationalError
from psycopg.errors import DiskFull

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SHORT: Final = frozenset({errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
_RETRY_AFTER_S: Final = 5
_RETRY_WHEN_FULL_S: Final = 60


@dataclass(frozen=True, slots=True)
class Shortage:
    """What to answer: 503 or 507, and after how many seconds to try again."""

    status: int
    retry_after_s: int

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": str(self.retry_after_s)}


_BUSY = Shortage(503, _RETRY_AFTER_S)
_NO_ROOM = Shortage(507, _RETRY_WHEN_FULL_S)


def shortage_of(error: BaseException | None) -> Shortage | None:
    """Say what an error tells about the machine; None when it is an error of ours."""
    if isinstance(error, OperationalError | InterfaceError):
        is_full = isinstance(error.__cause__, DiskFull)
        return _NO_ROOM if is_full else _BUSY
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return _NO_ROOM
        return _BUSY if error.errno in _SHORT else None
    return None
