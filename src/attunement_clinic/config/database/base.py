"""The database engine of the settings: see the package.

A pooled connection dies with its server. psycopg's own check would find that out with a
question on every use, and then waits one, two, four seconds from one dead connection
to the next, so that after a restart people meet errors from a database that is well.
Here an ended connection tells itself, by something to read on a connection nobody
asked anything; the first one found has the whole pool looked through at once.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, with one look at what the pool hands out."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """Return a connection that has not ended as far as this side can know."""
        connection: psycopg.Connection = super().get_new_connection(conn_params)
        if self.pool is not None and _has_ended(connection):
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection


def _has_ended(connection: psycopg.Connection) -> bool:
    idle = select.poll()
    idle.register(connection.fileno(), select.POLLIN)
    if not idle.poll(0):
        return False
    try:
        connection.execute("")
    except psycopg.OperationalError:
        return True
    return False
