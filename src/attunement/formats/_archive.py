"""A zip file that nobody vouches for: looked through before anything is unpacked."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib

from attunement.errors import FormatError

__all__ = ["unpack"]

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_MOST_ENTRIES = 64
_LARGEST_DIRECTORY = 65_536
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_DANGEROUS = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|\\|^[A-Za-z]:|\x00")


def unpack(content: bytes, sizes: dict[str, int], *, path: str) -> dict[str, bytes]:
    """Return some entries of an archive, in memory.

    Parameters
    ----------
    content : bytes
        The archive.
    sizes : dict of str to int
        Names of the entries that are wanted, and how large each may be.
    path : str
        The name that errors give.

    Returns
    -------
    dict of str to bytes
        Those of them that are there.

    Raises
    ------
    FormatError
        When it is no archive; when it has entries that overlap, stand twice, are
        encrypted, links, or named like a place elsewhere; when one is larger than it
        may be, or not what it says it is.
    """
    _check_directory(content, path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_entries(infos, content, archive.start_dir, path)
            return {
                info.filename: _read(archive, info, sizes[info.filename], path)
                for info in infos
                if info.filename in sizes
            }
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
        *(RuntimeError, UnicodeError, ValueError, OverflowError, struct.error),
    ) as error:
        raise FormatError(f"expected a zip archive: {error}", path=path) from error


def _check_directory(content: bytes, path: str) -> None:
    """Refuse a directory that is too long before it is read."""
    place = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if place < 0 or place + _END_SIZE > len(content):
        raise FormatError("expected a zip archive; it has no end", path=path)
    entries, size, begin = struct.unpack_from("<H2L", content, place + 10)
    if entries > _MOST_ENTRIES or size > _LARGEST_DIRECTORY or begin + size > place:
        raise FormatError(
            f"{entries} entries with a directory of {size} bytes were found; "
            f"expected at most {_MOST_ENTRIES}",
            path=path,
        )


def _check_entries(
    infos: list[zipfile.ZipInfo], content: bytes, directory: int, path: str
) -> None:
    names = [info.filename for info in infos]
    for info in infos:
        reason = _trouble(info)
        if names.count(info.filename) > 1:
            reason = "stands twice"
        if reason:
            raise FormatError(
                f"entry {info.filename[:60]!r} {reason}; nothing was unpacked",
                path=path,
            )
    ordered = sorted(infos, key=lambda info: info.header_offset)
    begins = [info.header_offset for info in ordered[1:]] + [directory]
    for info, following in zip(ordered, begins, strict=True):
        if _end_of(info, content) > following:
            raise FormatError(
                f"entry {info.filename[:60]!r} overlaps what follows it; nothing was "
                "unpacked",
                path=path,
            )


def _trouble(info: zipfile.ZipInfo) -> str:
    if _DANGEROUS.search(info.orig_filename) or _DANGEROUS.search(info.filename):
        return "is named like a place outside the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that is not read"
    return ""


def _end_of(info: zipfile.ZipInfo, content: bytes) -> int:
    """Return where the packed content of an entry ends, by its own header."""
    fields = _LOCAL_HEADER.unpack_from(content, info.header_offset)
    name_length, extra_length = int(fields[-2]), int(fields[-1])
    begin = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return begin + info.compress_size


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, path: str
) -> bytes:
    """Read one entry, counting what comes out, whatever it says its size is."""
    with archive.open(info) as entry:
        content = entry.read(limit + 1)
    if len(content) > limit:
        raise FormatError(
            f"entry {info.filename!r} has more than {limit} bytes", path=path
        )
    return content
