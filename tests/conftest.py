"""What every test may ask for: above all, two databases on the embedded server."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

import cluster
import databases
import network

# A property says what is true, not how busy the machine is: time is no part of it.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
network.keep_inside()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django at fresh databases of this process, cloned from a template.

    Replaces pytest-django's own set-up, which would migrate in every worker.
    """
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with cluster.running() as server:
        made = databases.clone(server, name)
        for alias, database in zip(("default", "keys"), made.both(), strict=True):
            connections[alias].settings_dict.update(
                NAME=database.name,
                USER=database.role,
                PASSWORD=database.password,
                HOST=str(server.sockets),
                PORT="",
            )
        yield
        with django_db_blocker.unblock():
            connections.close_all()
        databases.drop(server, made)
