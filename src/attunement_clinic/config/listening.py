"""The sockets the web process answers on, opened once and kept over its restarts."""

from __future__ import annotations

import errno
import ipaddress
import socket

from attunement_clinic.config.start_error import StartError


def listen(host: str, port: int) -> list[socket.socket]:
    """Open the port on every address that ``host`` stands for.

    ``localhost`` is both loopback addresses. A name is every address of this machine:
    it often resolves to a loopback address here, and to the real one elsewhere.
    """
    sockets: list[socket.socket] = []
    for address in _addresses(host):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            sockets.append(_open(family, address, port))
        except OSError as error:
            if sockets and error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
                continue  # a machine without IPv6
            raise StartError(_sentence(error, address, port)) from None
        port = sockets[0].getsockname()[1]
    return sockets


def reachable_address(sockets: list[socket.socket]) -> tuple[str, int]:
    """Return where this machine itself reaches the first of the sockets."""
    address, port = sockets[0].getsockname()[:2]
    if ipaddress.ip_address(address).is_unspecified:
        address = "127.0.0.1"
    return address, port


def _addresses(host: str) -> list[str]:
    if host == "localhost":
        return ["127.0.0.1", "::1"]
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return ["0.0.0.0", "::"]  # noqa: S104 (HTTPS only, and only names we know)


def _open(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        opened.listen(512)
    except OSError:
        opened.close()
        raise
    return opened


def _sentence(error: OSError, address: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is in use on {address}: choose another, PORT=8001."
        case errno.EACCES:
            return f"Port {port} is for root only: choose one above 1023, PORT=8443."
        case errno.EADDRNOTAVAIL:
            return f"{address} is not an address of this machine: check HOST."
    return f"Port {port} cannot be opened on {address}: {error.strerror}."
