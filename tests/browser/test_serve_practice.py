"""A real practice over HTTPS: its first administrator, its certificate, given or made."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import servers
from attunement_clinic.config import tls
from attunement_clinic.config.tls import authority_certificate_path

_ADMINISTRATOR = {
    "ATTUNEMENT_PRACTICE": "Riverside practice",
    "ATTUNEMENT_ADMIN_NAME": "Amelia Roth",
    "ATTUNEMENT_ADMIN_EMAIL": "amelia@example.org",
    "ATTUNEMENT_ADMIN_PASSWORD": "a lamp beside the cot",
}


def _get(server: servers.Server, address: str, authority: Path) -> tuple[int, bytes]:
    """Ask as a phone that trusts `authority` and nobody else."""
    context = ssl.create_default_context(cafile=authority)
    opener = urllib.request.HTTPSHandler(context=context)
    try:
        with urllib.request.build_opener(opener).open(
            server.origin + address
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def _says_in_plain(server: servers.Server) -> bytes:
    """Send plain HTTP to the port, and return whatever comes back."""
    place = urlsplit(server.origin)
    with socket.create_connection((place.hostname or "", place.port or 0), 5) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            return line.recv(1024)
        except ConnectionError:
            return b""


def test_a_practice_is_served_by_a_certificate_of_its_own_house_or_a_given_one(
    make_server: Callable[..., servers.Server], tmp_path: Path
) -> None:
    server = make_server(
        is_fresh=True, kind="practice", is_https=True, extra=_ADMINISTRATOR
    )
    house = authority_certificate_path(server.var)

    status, page = _get(server, "/trust", house)
    assert status == 200
    assert b"<svg" in page
    assert b"/trust/authority.crt" in page
    assert b"Do not use real names" not in page
    loaded = _get(server, "/trust/authority.crt", house)[1]
    assert loaded == house.read_bytes()
    assert _get(server, "/demo/", house)[0] == 404
    assert b"HTTP/1.1 200" not in _says_in_plain(server)
    assert _sign_in(server, house) == "/account/second-factor"
    assert "lamp beside" not in server.output.read_text()
    assert server.stop() == 0

    (tmp_path / "tls").mkdir()
    tmp_path.chmod(0o711)
    given = tls.pair_for(tmp_path, "localhost", datetime.datetime.now(datetime.UTC))
    again = servers.start(
        server.var,
        kind="practice",
        is_https=True,
        extra={"TLS_CERT": str(given.certificate), "TLS_KEY": str(given.key)},
    )
    try:
        again.wait_until_healthy()
        assert _get(again, "/healthz", authority_certificate_path(tmp_path))[0] == 200
    finally:
        assert again.stop() == 0


def _sign_in(server: servers.Server, authority: Path) -> str:
    """Sign the first administrator in; return where they are led."""
    place = urlsplit(server.origin)
    line = http.client.HTTPSConnection(
        place.hostname or "",
        place.port,
        context=ssl.create_default_context(cafile=authority),
    )
    with contextlib.closing(line):
        line.request("GET", "/account/login/")
        page = line.getresponse()
        text = page.read().decode()
        token = text.split('name="csrf-token" content="')[1].split('"')[0]
        cookies = [
            one.split(";")[0] for one in page.headers.get_all("Set-Cookie") or []
        ]
        assert all("Secure" in one for one in page.headers.get_all("Set-Cookie") or [])
        body = urllib.parse.urlencode(
            {
                "login": _ADMINISTRATOR["ATTUNEMENT_ADMIN_EMAIL"],
                "password": _ADMINISTRATOR["ATTUNEMENT_ADMIN_PASSWORD"],
                "csrfmiddlewaretoken": token,
            }
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(cookies),
            "Referer": f"{server.origin}/account/login/",
        }
        line.request("POST", "/account/login/", body, headers)
        answer = line.getresponse()
        answer.read()
        cookies = [
            one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or []
        ] or cookies
        line.request("GET", "/desk/", headers={"Cookie": "; ".join(cookies)})
        return line.getresponse().headers.get("Location", "")
