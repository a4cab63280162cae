"""A whole practice for the demo: families at every stage of the path, as data.

One file a family in `families/`; `script.py` says what such a file may hold, `opening.py`
and `telling.py` play it by the real actions, `promises.py` says what must hold in the end.
"""
