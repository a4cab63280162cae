"""`make faults`: what is acknowledged is there, whatever is killed or fails at any step."""

import os

import django

os.environ.setdefault("ATTUNEMENT_LOG", "WARNING")
# The store is driven in this process as well, and its rows are classes of Django's.
django.setup()
