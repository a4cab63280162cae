"""``python -m attunement_clinic <verb>``: the server's processes and Django's commands."""

import importlib
import os
import signal
import sys
from collections.abc import Sequence

from attunement_clinic.config.environment import SettingError

# Each is a function `main(arguments) -> exit code`. They are imported when asked for:
# the supervisor must not load Django, nor the web process the supervisor.
_PROCESSES = {
    "serve": "attunement_clinic.config.serve",
    "prepare": "attunement_clinic.config.prepare",
    "web": "attunement_clinic.config.http_server",
    "worker": "attunement_clinic.config.worker",
    "once": "attunement_clinic.config.once",
    "restore": "attunement_clinic.config.backup.restoring",
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attunement_clinic.config.settings")
    if arguments and arguments[0] in _PROCESSES:
        module = importlib.import_module(_PROCESSES[arguments[0]])
        code: int = module.main(arguments[1:])
        return code
    _find_databases()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["attunement_clinic", *arguments])
    return 0


def run() -> int:
    """Run the verb of the command line; Ctrl-C ends it without a word."""
    try:
        return main(sys.argv[1:])
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _find_databases() -> None:
    """Let a command reach the databases of a running `make serve`, as its user.

    Without an installation there is nothing to find: commands like `makemigrations`
    need no database, and Django says itself what is missing for the others.
    """
    if os.environ.get("DATABASE_URL"):
        return
    from attunement_clinic.config import embedded, environment, installation

    var = environment.folder("VAR", str(installation.default_var()))
    if (var / "postgres" / "data").exists():
        os.environ.update(embedded.of(var).addresses(), VAR=str(var))


if __name__ == "__main__":
    sys.exit(run())
