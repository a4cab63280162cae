"""What a test types, and what the command answers."""

import json

from attunement.cli import main


def printed(capsys, *words):
    """Return what a command prints that ends well."""
    status = main([str(one) for one in words])
    out = capsys.readouterr().out

    assert status == 0
    return out


def answered(capsys, *words):
    """Return the JSON that a command prints."""
    return json.loads(printed(capsys, *words, "--json"))


def refused(capsys, *words):
    """Return the one sentence of a command that cannot be done."""
    status = main([str(one) for one in words])
    said = capsys.readouterr()

    assert (status, said.out) == (2, "")
    assert said.err.startswith("attunement: ")
    assert said.err.count("\n") == 1
    return said.err
