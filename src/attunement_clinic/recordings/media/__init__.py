"""What is done to a film's bytes: pure of Django, decoded only in a confined child.

::

    worker                                   confined child
    sniff · rules · host   <-- two pipes -->  child · scan · transcode | remux · movement
      |  decrypts ranges                        PyAV on a nameless stream of bytes
      v
    the encrypted store (`ports`)

The child asks for ranges of the film and hands back what it made; it has no file, no
network and no other process. See `confine` for what is taken from it.
"""
