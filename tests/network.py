"""Nothing that is tested may speak to another machine: whoever tries is told so.

Django's tests, the library's and the browser's driver all open their sockets in Python,
where this guard stands. Servers that tests start are asked by a browser alone, whose own
requests each page test looks at.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

_CALLS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
# A machine may ask for its own name, as mail does.
_OWN_NAMES = {"", "localhost", "localhost.", socket.gethostname()}


class OutsideError(Exception):
    """A test reached for something outside this machine."""


def keep_inside() -> None:
    """Refuse, from now on and in this process, every way out of this machine."""
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CALLS:
        address = arguments[1] if len(arguments) > 1 else None
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise OutsideError(f"{event} to {address[0]}: tests stay on this machine")
    elif event in _NAMES:
        name = arguments[0]
        text = name.decode(errors="replace") if isinstance(name, bytes) else name
        if text is not None and not _is_here(str(text)):
            raise OutsideError(f"{event} of {text}: tests stay on this machine")


def _is_here(host: str) -> bool:
    if host in _OWN_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
