"""Writes the table behind Unicode normalization, on standard output.

Hugging Face's tokenizers normalize as Unicode 9 does, whatever newer versions say, so this asks a Python that has
exactly that version: 3.6. Lines: `c FIRST-LAST CLASS` (canonical combining class), `d CODE CODES…` (canonical
decomposition), `x CODE CODES…` (the same, never composed again), `k CODE CODES…` (compatibility decomposition).
"""
import itertools
import unicodedata

VERSION = "9.0.0"

if unicodedata.unidata_version != VERSION:
    raise SystemExit(f"This Python has Unicode {unicodedata.unidata_version}; run it with Python 3.6, which has {VERSION}.")

print(f"# Unicode {VERSION}, written by tests/tokenizers/unicode-table.py")
codes = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
for klass, run in itertools.groupby(codes, lambda code: unicodedata.combining(chr(code))):
    run = list(run)
    if klass:
        print(f"c {run[0]:X}-{run[-1]:X} {klass}")

for code in codes:
    parts = unicodedata.decomposition(chr(code)).split()
    if parts and parts[0].startswith("<"):
        print(f"k {code:X} {' '.join(parts[1:])}")
    elif parts:
        composes = unicodedata.normalize("NFC", chr(code)) == chr(code)
        print(f"{'d' if composes else 'x'} {code:X} {' '.join(parts)}")
