"""What stands in a note now: the writings that no other writing follows."""

from attunement_clinic.intake import guide
from attunement_clinic.intake.models import Note, Writing


def parts_of(note: Note) -> list[guide.Part]:
    """Return the parts a note has, the record's by the family's caregivers."""
    if note.kind == Note.Kind.PROCESS:
        return guide.process_parts()
    people = sorted(
        note.interview.family.caregivers.all(), key=lambda each: each.created_at
    )
    return guide.record_parts(people)


def current(note: Note) -> dict[str, list[Writing]]:
    """Map each part to what stands in it; more than one when windows wrote side by side.

    The words of what was followed since are not fetched: a note is saved often.
    """
    rows = Writing.objects.filter(note=note).values_list("id", "follows")
    followed = {base for _id, bases in rows for base in bases}
    heads = [row for row, _bases in rows if row not in followed]
    found: dict[str, list[Writing]] = {}
    for writing in Writing.objects.filter(id__in=heads).order_by("created_at"):
        found.setdefault(writing.part, []).append(writing)
    return found
