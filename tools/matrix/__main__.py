"""`make matrix` prints and writes the page; `make matrix-mutants` flips each cell."""

import sys

from matrix import mutants
from permissions_page import PAGE, page


def main() -> int:
    """Do what was asked; end with an error when a flipped cell went unnoticed."""
    if sys.argv[1:] == ["mutants"]:
        return mutants.main()
    text = page()
    PAGE.write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
