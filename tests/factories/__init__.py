"""Rows for tests, made by factory_boy; `personas.py` puts them together into people."""
