"""What pages show of families."""

from attunement_clinic.families.access import families_of
from attunement_clinic.families.surroundings import registered
from attunement_clinic.policy import Actor


def rail_counts(actor: Actor | None) -> dict[str, int]:
    """Gather the small numbers beside the rail's entries, over the actor's families."""
    if actor is None or not actor.roles:
        return {}
    families = families_of(actor)
    counts = {"families": len(families)}
    for each in registered():
        counts.update(each.rail_counts(actor, families))
    return counts
