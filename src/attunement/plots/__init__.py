"""Pictures of codings and of measures; matplotlib is an extra."""
