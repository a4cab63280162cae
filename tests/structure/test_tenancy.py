"""Every link between rows of a practice is walled in by a composite foreign key."""

import pytest
from django.apps import apps
from django.db import connection, models

from attunement_clinic.accounts.models import PracticeRow

WALLS = """
SELECT conrelid::regclass::text, a.attname
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 2 AND a.attname <> 'practice_id'
"""


def links_between_tenants() -> set[tuple[str, str]]:
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if issubclass(model, PracticeRow)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and issubclass(field.related_model, PracticeRow)
    }


@pytest.mark.django_db
def test_every_link_between_tenant_rows_has_its_wall() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WALLS)
        walled = set(cursor.fetchall())

    assert links_between_tenants() - walled == set()
