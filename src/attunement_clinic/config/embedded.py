"""The embedded server of one ``VAR``: its cluster, its two databases, their addresses."""

from __future__ import annotations

from pathlib import Path

import attrs

from attunement_clinic.config import postgres, secret_files
from attunement_clinic.config.postgres import Cluster, Database
from attunement_clinic.config.start_error import StartError


@attrs.frozen
class Embedded:
    """What ``make serve`` starts when no ``DATABASE_URL`` is given."""

    cluster: Cluster
    main: Database
    keys: Database

    def addresses(self) -> dict[str, str]:
        """Return the settings that tell a process where its databases are."""
        return {
            "DATABASE_URL": self.cluster.address(self.main),
            "KEYS_DATABASE_URL": self.cluster.address(self.keys),
        }


def of(var: Path) -> Embedded:
    """Describe the server of an installation; on the first start, make its passwords."""
    data = var / "postgres" / "data"

    def password(name: str) -> str:
        file = var / "secrets" / name
        if data.exists() and not file.exists():
            message = f"{file} is missing: restore it from a backup."
            raise StartError(message)
        return secret_files.read_or_create(file, secret_files.password).decode()

    return Embedded(
        cluster=Cluster(
            data=data,
            sockets=postgres.socket_folder(var / "run" / "postgres"),
            log=var / "log" / "postgresql.log",
            superuser_password=password("postgres_password"),
        ),
        main=Database("attunement", "attunement", password("database_password")),
        keys=Database(
            "attunement_keys", "attunement_keys", password("keys_database_password")
        ),
    )
