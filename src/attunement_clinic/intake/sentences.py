"""The sentences of what was written, by their place in it."""

import re
from dataclasses import dataclass

# A sentence ends at its mark, in any script that has one, or at the end of the line.
_SENTENCE = re.compile(
    r"[^\s](?:[^\n]*?[.!?…؟۔][\"'”’»)\]]*(?=\s|$)|[^\n]*?[。！？।][”’」』]*|[^\n]*)",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    starts: int
    ends: int
    words: str


def sentences_of(words: str) -> list[Sentence]:
    """Split `words` into sentences; nothing but white space is left out."""
    return [
        Sentence(found.start(), found.start() + len(said), said)
        for found in _SENTENCE.finditer(words)
        if (said := found.group().rstrip())
    ]
