"""The people every clinic test may ask for, and databases where commits are real."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

import cluster
import databases
from personas import People, people, visitor_of

__all__ = ["people"]


@pytest.fixture
def visitor(people: People) -> Client:
    """Return somebody without sign-in, at the first practice's door."""
    return visitor_of(people.practice)


@pytest.fixture
def own_databases(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give a test databases of its own, for what only several connections can show."""
    usual = {alias: dict(connections[alias].settings_dict) for alias in connections}
    with cluster.running() as server, django_db_blocker.unblock():
        made = databases.clone(server, f"test_own_{os.getpid()}")
        _point_at({"default": made.main.name, "keys": made.keys.name})
        yield
        _point_at({alias: each["NAME"] for alias, each in usual.items()})
        databases.drop(server, made)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
