"""pigz, once: gzip_pigz.py THREADS LEVEL FILE."""

import json
import os
import subprocess
import sys
import time

from peak import peak_kb

threads, level, path = sys.argv[1:4]
with open(path, "rb") as file:
    start = time.perf_counter()
    process = subprocess.Popen(["pigz", "-c", f"-{level}", "-p", threads], stdin=file, stdout=subprocess.PIPE)
    size = peak = 0
    while chunk := process.stdout.read(1 << 20):
        size += len(chunk)
        peak = max(peak, peak_kb(process.pid) or 0)
    if process.wait() != 0:
        sys.exit("pigz failed")
    seconds = time.perf_counter() - start
original = os.path.getsize(path)
print(json.dumps({"amount": original, "seconds": seconds, "note": f"to {size / original:.3f}",
                  "peak_kb": peak or None}))
