"""The migrations say exactly what the models say."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connections
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_migrations_hold_every_change_of_the_models() -> None:
    loader = MigrationLoader(None)

    detected = MigrationAutodetector(
        loader.project_state(), ProjectState.from_apps(apps)
    ).changes(graph=loader.graph)

    ours = {
        label
        for label in detected
        if apps.get_app_config(label).name.startswith("attunement_clinic.")
    }
    assert ours == set()


def test_no_app_has_two_ends_of_its_migrations() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


@pytest.mark.django_db(databases=["default", "keys"])
def test_keys_lie_in_the_keys_database_only() -> None:
    tables = {
        alias: set(connections[alias].introspection.table_names())
        for alias in ("default", "keys")
    }

    assert "recordings_wrappedkey" in tables["keys"]
    assert "recordings_wrappedkey" not in tables["default"]
    assert "recordings_recording" not in tables["keys"]
