"""Who must find nothing of family 7's films, codings and reviews."""

# Same practice without the family, no clinical role, another practice, the caregivers
# themselves (the desk is not theirs), and nobody at all.
NAMES_WITHOUT_ACCESS = ["jonas", "amelia", "mira", "amara", "daniel", "chidi", ""]
