"""The rows of `make load`, in the order in which they are measured."""

NAMES = ("range", "upload", "writes", "strain", "ingest", "growth")
