"""Python's zlib, once: gzip_python.py compress|decompress LEVEL FILE, in chunks of 64 KiB."""

import json
import os
import sys
import time
import zlib

from peak import peak_kb

what, level, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, "rb") as file:
    data = file.read()
original = len(data)
if what == "decompress":
    maker = zlib.compressobj(level, wbits=31)
    data = maker.compress(data) + maker.flush()
chunks = [data[i:i + 65536] for i in range(0, len(data), 65536)]


def once():
    codec = zlib.compressobj(level, wbits=31) if what == "compress" else zlib.decompressobj(wbits=31)
    step = codec.compress if what == "compress" else codec.decompress
    return sum(len(step(chunk)) for chunk in chunks) + len(codec.flush())


start = time.perf_counter()
size = once()
seconds = time.perf_counter() - start
smaller = size if what == "compress" else len(data)
print(json.dumps({"amount": original, "seconds": seconds, "note": f"to {smaller / original:.3f}",
                  "peak_kb": peak_kb()}))
