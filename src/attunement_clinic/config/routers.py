"""Which database a row lives in: wrapped keys stand apart from everything else."""

from typing import Any

from django.db.models import Model

KEY_MODELS = frozenset({"wrappedkey"})


class KeysRouter:
    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        return "keys" if model._meta.model_name in KEY_MODELS else "default"

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        return self.db_for_read(model)

    def allow_relation(self, left: Model, right: Model, **_hints: Any) -> bool:
        # By `_meta`, not by type: a request's user is a lazy stand-in.
        return self.db_for_read(left._meta.model) == self.db_for_read(right._meta.model)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **_hints: Any
    ) -> bool:
        return (db == "keys") == (
            app_label == "recordings" and model_name in KEY_MODELS
        )
