"""``python -m attunement_clinic <verb>``: the server's processes and Django's commands."""

import importlib
import os
import sys
from collections.abc import Sequence

# Each is a function `main(arguments) -> exit code`. They are imported when asked for:
# the supervisor must not load Django, nor the web process the supervisor.
_PROCESSES = {
    "serve": "attunement_clinic.config.serve",
    "prepare": "attunement_clinic.config.prepare",
    "web": "attunement_clinic.config.http_server",
    "worker": "attunement_clinic.config.worker",
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attunement_clinic.config.settings")
    if arguments and arguments[0] in _PROCESSES:
        module = importlib.import_module(_PROCESSES[arguments[0]])
        code: int = module.main(arguments[1:])
        return code
    from django.core.management import execute_from_command_line

    execute_from_command_line(["attunement_clinic", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
