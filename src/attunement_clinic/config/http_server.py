"""The web process: uvicorn on the sockets the supervisor opened."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Sequence
from pathlib import Path

import uvicorn

_APPLICATION = "attunement_clinic.config.asgi:application"
# Long answers (films) ask for authority again every few seconds; none is worth
# holding up a stop.
_GRACE_S = 3
_LARGEST_SOCKET_MESSAGE = 64 * 1024


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="attunement_clinic web")
    parser.add_argument("--listen", type=int, action="append", required=True)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    options = parser.parse_args(arguments)
    config = uvicorn.Config(
        _APPLICATION,
        lifespan="on",
        log_config=None,
        access_log=False,  # who looked at what is the audit's, not a log file's
        server_header=False,
        proxy_headers=False,
        ws_max_size=_LARGEST_SOCKET_MESSAGE,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[socket.socket(fileno=number) for number in options.listen])
    return 0 if server.started else 1
