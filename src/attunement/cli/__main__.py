"""Run the command as ``python -m attunement.cli``."""

from __future__ import annotations

import sys

from attunement.cli.command import main

sys.exit(main())
