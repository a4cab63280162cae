"""`make load`: how much the clinic carries, measured beside a peer in the same run."""

import os

import django

os.environ.setdefault("ATTUNEMENT_LOG", "WARNING")
django.setup()
