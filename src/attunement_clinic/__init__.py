"""Attunement for clinics: the path of a film from a parent's phone to a review."""
