"""The guard that keeps tests on this machine does."""

from __future__ import annotations

import socket

import pytest

import network


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_test_reaches_another_machine(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        with pytest.raises(network.OutsideError):
            line.connect((host, 9))
        with pytest.raises(network.OutsideError):
            line.sendto(b"?", (host, 9))


def test_no_test_asks_for_a_name_elsewhere() -> None:
    with pytest.raises(network.OutsideError):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as line,
    ):
        assert line.getpeername() == server.getsockname()
