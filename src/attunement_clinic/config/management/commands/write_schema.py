"""Write JSON Schema and TypeScript of every payload (`make schema`)."""

from typing import Any

from django.core.management.base import BaseCommand

from attunement_clinic.config.payload_schema import files


class Command(BaseCommand):
    help = "Write JSON Schema and TypeScript of every payload of the API."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path, content in files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            self.stdout.write(str(path))
