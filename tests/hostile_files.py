"""Files made to bring a reader down, one maker a file; read in a process of their own.

``python hostile_files.py`` reads the files whose names it is given on its input, one a
line, and answers each with a JSON line: what was raised, the processor time it took, and
the most memory the process ever had.
"""

import io
import json
import pickle
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

# What takes long to make or to refuse; read in a process of their own.
HEAVY = frozenset(
    {
        *("truncated.eaf", "attributes.eaf", "attributes_of_root.eaf", "comments.eaf"),
        *("attributes_of_tier.eaf", "too_large.eaf", "keys.boris"),
        *("text.boris", "quotes.boris", "bomb.opf", "percent.sds"),
        *("open.TextGrid", "quotes.TextGrid", "many_entries.opf"),
    }
)
# What no line says: a whole file, a whole archive, a circle, a place inside JSON.
WITHOUT_LINE = frozenset(
    {
        *("circle.eaf", "tiers.eaf", "utf16.eaf", "too_large.eaf", "lists.boris"),
        *("no_behavior.boris", "time.boris", "late.boris", "early.boris"),
        *("list.boris", "utf16.TextGrid", "lines.rttm", "rows.csv", "unknown.bin"),
        *("overlapping.opf", "bomb.opf", "lying_size.opf", "many_entries.opf"),
        *("up.opf", "root.opf", "drive.opf", "link.opf", "encrypted.opf"),
        *("spoiled.opf", "bzip.opf", "cut.opf", "cut_inside.opf", "no_db.opf"),
    }
)
LONGEST_S = 1.0
MOST_MB = 200

ROWS = b"SPEAKER f 1 0 1 <NA> <NA> a <NA> <NA>\n"


def eaf(slots=b"", tiers=b"", head=b"", tail=b"", attributes=b""):
    """Return an EAF, whole but for what is given."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + head + b"<ANNOTATION_DOCUMENT"
        b' AUTHOR="" DATE="" FORMAT="3.0" VERSION="3.0"' + attributes + b">\n"
        b'<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>\n<TIME_ORDER>\n'
        + slots
        + b"</TIME_ORDER>\n"
        + tiers
        + b'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="t" TIME_ALIGNABLE="true"/>\n'
        + tail
        + b"</ANNOTATION_DOCUMENT>\n"
    )


def slots(*times):
    """Return time slots that are named ts1 and on."""
    return b"".join(
        b'<TIME_SLOT TIME_SLOT_ID="ts%d" TIME_VALUE="%b"/>\n' % (number, one)
        for number, one in enumerate(times, start=1)
    )


def tier(*rows, name=b"a"):
    """Return a tier of alignable annotations, each (id, first slot, last slot)."""
    return (
        b'<TIER TIER_ID="%b" LINGUISTIC_TYPE_REF="t">\n' % name
        + b"".join(
            b'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="%b" TIME_SLOT_REF1="%b" '
            b'TIME_SLOT_REF2="%b"><ANNOTATION_VALUE>x</ANNOTATION_VALUE>'
            b"</ALIGNABLE_ANNOTATION></ANNOTATION>\n" % row
            for row in rows
        )
        + b"</TIER>\n"
    )


def many_attributes():
    """Return a million attributes."""
    return b"".join(b' a%d=""' % n for n in range(1_000_000))


def archive(entries, method=zipfile.ZIP_DEFLATED):
    """Return a zip of (name or info, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in entries:
            made.writestr(name, content)
    return file.getvalue()


def overlapping(copies=40, inside=10_000_000):
    """Return a small zip whose entries all have the same packed content."""
    packed = archive([("db", b"0" * inside)])
    end = packed.rfind(b"PK\x05\x06")
    begin = packed.find(b"PK\x01\x02")
    entry = packed[begin:end]
    directory = b"".join(
        entry[:46] + b"%02d" % number + entry[48:] for number in range(copies)
    )
    return (
        packed[:begin]
        + directory
        + struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), begin, 0
        )
    )


def lying_size():
    """Return a zip whose entry says that it is small and is not."""
    packed = bytearray(archive([("db", b"#4\n" + b"0" * 40_000_000)]))
    directory = packed.find(b"PK\x01\x02")
    for place in (22, directory + 24):
        packed[place : place + 4] = struct.pack("<L", 1000)
    return bytes(packed)


def many_entries(count=70_000):
    """Return a zip with a directory of very many entries."""
    packed = archive([("db", b"#4\n")])
    begin, end = packed.find(b"PK\x01\x02"), packed.rfind(b"PK\x05\x06")
    directory = packed[begin:end] * count
    return (
        packed[:begin]
        + directory
        + struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, len(directory), begin, 0
        )
    )


def linked():
    """Return a zip in which the cells are a link to elsewhere."""
    info = zipfile.ZipInfo("db")
    info.external_attr = 0o120777 << 16
    return archive([(info, "/etc/passwd")])


def encrypted():
    """Return a zip that says it is encrypted."""
    packed = bytearray(archive([("db", b"#4\n")]))
    packed[6] |= 1
    packed[packed.find(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def spoiled():
    """Return a zip whose content is not what its checksum says."""
    packed = bytearray(archive([("db", b"#4\ngaze (TEXT)\n")], zipfile.ZIP_STORED))
    packed[packed.find(b"gaze")] = ord("G")
    return bytes(packed)


def boris(events=b"[]", more=b""):
    """Return a BORIS project of one observation."""
    return (
        b'{"behaviors_conf": {"0": {"code": "s", "type": "State event"}},\n'
        b'"observations": {"o": {"events": ' + events + b"}}" + more + b"}"
    )


def textgrid(body):
    """Return a short TextGrid of one interval tier."""
    return b'"ooTextFile"\n"TextGrid"\n0\n1\n<exists>\n' + body


ENTITY = b'<!DOCTYPE A [<!ENTITY x SYSTEM "%b">]>\n'
LAUGHS = (
    b"<!DOCTYPE A [<!ENTITY a0 'ha'>\n"
    + b"".join(
        b"<!ENTITY a%d '%b'>\n" % (n, (b"&a%d;" % (n - 1)) * 10) for n in range(1, 12)
    )
    + b"]>\n"
)
GOOD = slots(b"0", b"10")


def files(address):
    """Return makers of hostile files by name; some point where nobody may look."""
    here = address.encode()
    row = (b"a1", b"ts1", b"ts2")
    db = b"#4\ngaze (TEXT,true,)\n"
    return {
        "truncated.eaf": lambda: eaf(
            GOOD, tier(*[(b"a%d" % n, b"ts1", b"ts2") for n in range(60_000)])
        )[:-3_000_000],
        "truncated_in_slots.eaf": lambda: eaf(GOOD * 50_000)[:-500_000],
        "bomb.eaf": lambda: eaf(head=LAUGHS, tail=b"<A>&a11;</A>"),
        "quadratic.eaf": lambda: eaf(
            head=b"<!DOCTYPE A [<!ENTITY q '" + b"q" * 100_000 + b"'>]>",
            tail=b"<A>" + b"&q;" * 100_000 + b"</A>",
        ),
        "entity_file.eaf": lambda: eaf(
            head=ENTITY % b"file:///etc/passwd", tail=b"<A>&x;</A>"
        ),
        "entity_net.eaf": lambda: eaf(head=ENTITY % here, tail=b"<A>&x;</A>"),
        "dtd.eaf": lambda: eaf(head=b'<!DOCTYPE A SYSTEM "' + here + b'">'),
        "xinclude.eaf": lambda: eaf(
            tail=b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="'
            + here
            + b'"/><oops'
        ),
        "style.eaf": lambda: (
            b'<?xml-stylesheet href="' + here + b'"?>' + eaf(tail=b"<oops")
        ),
        "deep.eaf": lambda: eaf(tail=b"<a>" * 100_000),
        "deep_rows.eaf": lambda: eaf(
            GOOD, b'<TIER TIER_ID="a">' + b"<a>" * 100_000 + b"</TIER>"
        ),
        "attributes.eaf": lambda: eaf(tail=b"<A" + many_attributes() + b"/>"),
        "attributes_of_root.eaf": lambda: eaf(attributes=many_attributes()),
        "attributes_of_tier.eaf": lambda: eaf(
            GOOD, b'<TIER TIER_ID="a"' + many_attributes() + b"></TIER>"
        ),
        "tags.eaf": lambda: eaf(tail=b"<a/>" * 2_000_000),
        "odd_rows.eaf": lambda: eaf(
            GOOD, b'<TIER TIER_ID="a">' + b"<ANNOTATION/>" * 900_000 + b"</TIER>"
        ),
        "comments.eaf": lambda: eaf(tail=b"<!---->" * 1_000_000),
        "marks.eaf": lambda: eaf(GOOD, tier(row) + b"!" * 5_000_000 + b"<oops"),
        "tiers.eaf": lambda: eaf(
            GOOD, b"".join(tier(name=b"%d" % n) for n in range(30_000))
        ),
        "circle.eaf": lambda: eaf(
            GOOD,
            b'<TIER TIER_ID="a" PARENT_REF="b" LINGUISTIC_TYPE_REF="t"/>'
            b'<TIER TIER_ID="b" PARENT_REF="a" LINGUISTIC_TYPE_REF="t"/>',
        ),
        "utf7.eaf": lambda: eaf().replace(b"UTF-8", b"UTF-7"),
        "utf16.eaf": lambda: "<ANNOTATION_DOCUMENT>\ud7ff".encode("utf-16")[:-1],
        "bad_utf8.eaf": lambda: eaf(GOOD, tier(row)).replace(b">x<", b">\xff<"),
        "control.eaf": lambda: eaf(GOOD, tier(row)).replace(b">x<", b">\x01<"),
        "reference.eaf": lambda: eaf(GOOD, tier(row)).replace(b">x<", b">&#0;<"),
        "backwards.eaf": lambda: eaf(slots(b"10", b"0"), tier(row)),
        "nan.eaf": lambda: eaf(slots(b"NaN", b"10"), tier(row)),
        "minus.eaf": lambda: eaf(slots(b"-5", b"10"), tier(row)),
        "forever.eaf": lambda: eaf(slots(b"0", b"9" * 30), tier(row)),
        "no_slot.eaf": lambda: eaf(GOOD, tier((b"a1", b"ts1", b"ts9"))),
        "twice.eaf": lambda: eaf(GOOD, tier(row, row)),
        "empty.eaf": lambda: b"",
        "page.eaf": lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        "picture.eaf": lambda: b"\x89PNG\r\n\x1a\n" + bytes(2_000_000),
        "too_large.eaf": lambda: b"<ANNOTATION_DOCUMENT>" + b" " * 128_000_000,
        "pickle.boris": lambda: pickle.dumps({"observations": {}}),
        "pickle_text.boris": lambda: b"cos\nsystem\n(S'true'\ntR.",
        "nested.boris": lambda: b"[" * 10_000 + b"]" * 10_000,
        "nested_objects.boris": lambda: b'{"a":' * 100_000,
        "twice.boris": lambda: boris(more=b',\n"observations": {}'),
        "nan.boris": lambda: boris(b'[[NaN, "", "s", "", ""]]'),
        "infinite.boris": lambda: boris(b'[[1e400, "", "s", "", ""]]'),
        "digits.boris": lambda: boris(
            b"[[" + b"9" * 1_000_000 + b', "", "s", "", ""]]'
        ),
        "half.boris": lambda: boris(b'[[1, "\\ud800", "s", "", ""]]'),
        "lists.boris": lambda: b"[" + b"[]," * 7_000_000 + b"1]",
        "keys.boris": lambda: (
            b"{" + b",".join(b'"%d":1' % n for n in range(900_000)) + b"}"
        ),
        "text.boris": lambda: b'{"a": "' + b"x" * 23_000_000,
        "quotes.boris": lambda: b'""' * 11_000_000,
        "truncated.boris": lambda: boris(b"[" + b'[1, "", "s", "", ""],\n' * 90_000),
        "bad_utf8.boris": lambda: boris(b'[[1, "\xff", "s", "", ""]]'),
        "no_behavior.boris": lambda: boris(b'[[1, "", "t", "", ""]]'),
        "time.boris": lambda: boris(b'[["soon", "", "s", "", ""]]'),
        "late.boris": lambda: boris(b'[[1e30, "", "s", "", ""]]'),
        "early.boris": lambda: boris(b'[[-1, "", "s", "", ""], [2, "", "s", "", ""]]'),
        "list.boris": lambda: b"[]",
        "nested.json": lambda: (
            b'{"format": "attunement.coding-session", "version": ' + b"[" * 10_000
        ),
        "overlapping.opf": lambda: overlapping(),
        "bomb.opf": lambda: archive([("db", b"#4\n" + b"0" * 100_000_000)]),
        "lying_size.opf": lambda: lying_size(),
        "many_entries.opf": lambda: many_entries(),
        "up.opf": lambda: archive([("../db", db), ("db", db)]),
        "root.opf": lambda: archive([("/db", db), ("db", db)]),
        "drive.opf": lambda: archive([("C:\\db", db), ("db", db)]),
        "link.opf": lambda: linked(),
        "encrypted.opf": lambda: encrypted(),
        "spoiled.opf": lambda: spoiled(),
        "bzip.opf": lambda: archive([("db", db)], zipfile.ZIP_BZIP2),
        "cut.opf": lambda: archive([("db", db)])[:-10],
        "cut_inside.opf": lambda: archive([("db", db * 10_000)])[100:],
        "no_db.opf": lambda: archive([("project", b"!project\n")]),
        "backwards.opf": lambda: archive(
            [("db", db + b"00:00:02:000,00:00:01:000,x\n")]
        ),
        "bad_utf8.opf": lambda: archive(
            [("db", db + b"00:00:00:000,00:00:01:000,\xff\n")]
        ),
        "columns.opf": lambda: archive([("db", b"#4\n" + b"a (TEXT)\n" * 100_000)]),
        "backslashes.opf": lambda: archive(
            [("db", b"#4\n" + b"\\" * 3_000_000 + b"(\n")]
        ),
        "size.TextGrid": lambda: textgrid(b"999999999\n"),
        "intervals.TextGrid": lambda: textgrid(
            b'1\n"IntervalTier"\n"a"\n0\n1\n1999999\n0\n1\n"x"\n'
        ),
        "open.TextGrid": lambda: textgrid(
            b'1\n"IntervalTier"\n"a\n' + b"x" * 5_000_000
        ),
        "nan.TextGrid": lambda: textgrid(b'1\n"TextTier"\n"a"\n0\n1\n1\n0NaN\n"x"\n'),
        "infinite.TextGrid": lambda: textgrid(
            b'1\n"TextTier"\n"a"\n0\n1\n1\n1e400\n"x"\n'
        ),
        "backwards.TextGrid": lambda: textgrid(
            b'1\n"IntervalTier"\n"a"\n0\n1\n1\n1\n0.5\n"x"\n'
        ),
        "bad_utf8.TextGrid": lambda: textgrid(b'1\n"TextTier"\n"\xff"\n'),
        "utf16.TextGrid": lambda: '"ooTextFile"'.encode("utf-16")[:-1],
        "binary.TextGrid": lambda: b"ooBinaryFile\x08TextGrid",
        "quotes.TextGrid": lambda: textgrid(b'"' * 8_000_001),
        "backwards.sds": lambda: b"Timed;\n<f>\na,5-2\n/",
        "frames.sds": lambda: b"Timed <frames>; a,1-2 /",
        "open.sds": lambda: b"Timed; <f> a,1-2",
        "other.sds": lambda: b"State; a=3 b=4 /",
        "garbage.sds": lambda: b"Timed; <f> a,1-2 b,x /",
        "percent.sds": lambda: b"Timed; " + b"%" * 5_000_001,
        "legend.sds": lambda: b"% attunement [1] %\nTimed; a,1 /",
        "few.rttm": lambda: b"SPEAKER f 1 0\n",
        "nan.rttm": lambda: ROWS.replace(b" 0 1 ", b" nan 1 "),
        "minus.rttm": lambda: ROWS.replace(b" 0 1 ", b" 5 -1 "),
        "infinite.rttm": lambda: ROWS.replace(b" 0 1 ", b" 1e400 1 "),
        "lines.rttm": lambda: ROWS * 400_000,
        "bad_utf8.rttm": lambda: ROWS.replace(b" a ", b" \xff "),
        "nan.csv": lambda: b"onset_ms,offset_ms\nNaN,1\n",
        "backwards.csv": lambda: b"onset_ms,offset_ms\n5,1\n",
        "cells.csv": lambda: b"onset_ms,offset_ms\n5\n",
        "quote.csv": lambda: b'onset_ms\n"' + b"x" * 1_000_000,
        "rows.csv": lambda: b"onset_ms,tier\n" + b"1,a\n" * 400_000,
        "wide.csv": lambda: b"," * 3_000_000,
        "bad_utf8.csv": lambda: b"onset_ms\n\xff\n",
        "modifiers.csv": lambda: b'onset_ms,modifiers\n1,"{""a"": 1}"\n',
        "unknown.bin": lambda: zlib.compress(b"what is this"),
    }


def read_each():
    """Read the files that are named on the input, and say what came of it."""
    from attunement.errors import FormatError
    from attunement.formats import registry

    for line in sys.stdin:
        begun = time.process_time()
        raised, path, place = None, "", None
        try:
            registry.read_parts(line.strip())
        except FormatError as error:
            raised, path, place = "FormatError", error.path, error.line
        except Exception as error:
            raised = type(error).__name__
        found = {
            "raised": raised,
            "path": path,
            "line": place,
            "cpu_s": round(time.process_time() - begun, 3),
            "most_mb": _most_mb(),
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def _most_mb():
    status = Path("/proc/self/status").read_text()
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    read_each()
