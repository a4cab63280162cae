"""``make messages``: every text into the file of each language; ``LOCALE=fr`` begins one."""

from __future__ import annotations

import argparse

from messages.catalogue import LOCALE, compile_all, languages, missing, path_of, update
from messages.gather import gather


def main() -> None:
    parser = argparse.ArgumentParser(prog="make messages")
    parser.add_argument("language", nargs="?", help="begin this language: fr, pt_BR")
    parser.add_argument("--compile-only", action="store_true")
    options = parser.parse_args()
    if options.compile_only:
        compile_all()
        return
    found = gather()
    files = languages()
    if options.language and path_of(options.language) not in files:
        files.append(path_of(options.language))
    print(
        f"{len(found)} texts, {sum(each.is_front for each in found)} of the front end."
    )
    for file in files:
        update(file, found)
        left = len(missing(file, found))
        print(f"{file.relative_to(LOCALE)}: {left} of them not translated yet.")
    compile_all()


if __name__ == "__main__":
    main()
