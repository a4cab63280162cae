"""What stands in a letter now, and the letter as a document."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.policy import Actor
from attunement_clinic.reports import paper, parts
from attunement_clinic.reports.makers import Made, Subject
from attunement_clinic.reports.models import Letter, LetterWriting


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart:
    """A part with what stands in it; `follows` are the writings a save takes the place of."""

    part: parts.Part
    words: str
    follows: str
    sending: UUID
    is_forked: bool


def current(letter: Letter) -> dict[str, list[LetterWriting]]:
    """Map each part to what stands in it; more than one when windows wrote side by side."""
    rows = list(letter.writings.order_by("created_at"))
    followed = {base for row in rows for base in row.follows}
    found: dict[str, list[LetterWriting]] = defaultdict(list)
    for row in rows:
        if row.id not in followed:
            found[row.part].append(row)
    return found


def letter_parts(letter: Letter) -> list[LetterPart]:
    """Give the writer every part, in order, ready to be saved on."""
    standing = current(letter)
    return [
        LetterPart(
            part=part,
            words="\n\n".join(row.words for row in rows if row.words),
            follows=" ".join(str(row.id) for row in rows),
            sending=uuid4(),
            is_forked=len(rows) > 1,
        )
        for part in parts.parts_of(letter.kind)
        for rows in [standing.get(part.key, [])]
    ]


def document_of(letter: Letter) -> paper.Paper:
    """Write a letter as a document; signed, with its author's name and the day."""
    said = {each.part.key: each.words.strip() for each in letter_parts(letter)}
    at = letter.signed_at or timezone.now()
    day = date_format(at.astimezone(ZoneInfo(letter.practice.time_zone)), "j F Y")
    body = []
    for part in parts.parts_of(letter.kind):
        if part.key == parts.RECIPIENT or not said[part.key]:
            continue
        if part.key not in parts.BARE:
            body.append(paper.heading(part.title))
        body.append(paper.words(said[part.key]))
    body.append(paper.words(letter.author.name or letter.author.email))
    return paper.Paper(
        title=parts.title_of(letter.kind),
        author=letter.author.name or letter.practice.name,
        language=letter.language,
        sender=letter.practice.name,
        day=day,
        recipient=said.get(parts.RECIPIENT, ""),
        footer=_("For the person it is addressed to, and nobody else."),
        parts=body,
    )


def make_letter(_actor: Actor, subject: Subject) -> Made:
    """Make the PDF of a letter, in the language it was written in."""
    letter = subject.letter
    if letter is None:
        raise ValueError("There is no letter to make a file of.")
    with translation.override(letter.language):
        content = paper.to_pdf(document_of(letter))
    day = letter.signed_at or timezone.now()
    zone = ZoneInfo(letter.practice.time_zone)
    return Made(
        content=content,
        media_type="application/pdf",
        name=f"letter-{day.astimezone(zone):%Y-%m-%d}.pdf",
    )
