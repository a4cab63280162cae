"""The drawn film: a caregiver, a baby and a second caregiver, drawn by code."""
