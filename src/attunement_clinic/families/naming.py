"""Short names: staff pages and shared screens show initials, never a whole name."""

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver, Infant


def initial(name: str) -> str:
    """Shorten a name to its first letter: "Amara" becomes "A."."""
    first = name.strip()[:1].upper()
    return f"{first}." if first else ""


def short_name(person: Caregiver | Infant) -> str:
    return initial(person.name)


def staff_initials(user: User) -> str:
    """Shorten a member of staff: "Ingrid Sand" becomes "I. S."."""
    return " ".join(initial(part) for part in user.name.split()[:2]) or initial(
        user.email
    )
