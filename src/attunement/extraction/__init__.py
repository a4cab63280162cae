"""From sound and pictures to numbers, block by block.

Nothing here opens a file, holds a film or names a feeling.
Each meter is fed arrays in order of time and asked once at the end, so that a process
that may touch nothing else can run it.
"""
