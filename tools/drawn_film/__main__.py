"""``python -m drawn_film`` is ``render``."""

from drawn_film.render import main

raise SystemExit(main())
