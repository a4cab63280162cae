"""Backups: made while the practice works, restored into an empty place, tried weekly.

See docs/how-to/backup.md for people, docs/adr/0047-backup.md for why it is as it is.
"""
