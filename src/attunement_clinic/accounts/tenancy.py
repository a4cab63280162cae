"""The wall between practices, held by the database itself.

Each tenant row carries its practice. A composite foreign key (target, practice) refuses a
link to a row of another practice, whatever the code above does.
"""

from django.db import migrations


def same_practice(table: str, links: dict[str, str]) -> list[migrations.RunSQL]:
    """Refuse links across practices.

    Parameters
    ----------
    table
        The table whose rows link to others.
    links
        Column of `table` → table it points to; both carry `practice_id`.

    Returns
    -------
    list of RunSQL
        One operation a link, each with its way back.
    """
    return [_one_link(table, column, target) for column, target in links.items()]


def tenant_target(table: str) -> migrations.RunSQL:
    """Let other rows point at (id, practice_id) of `table`."""
    name = f"{table}_tenant"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, practice_id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _one_link(table: str, column: str, target: str) -> migrations.RunSQL:
    name = f"{table}_{column}_same_practice"[:63]
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY ({column}, practice_id) REFERENCES {target} (id, practice_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
