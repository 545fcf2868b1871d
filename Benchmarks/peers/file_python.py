"""Reads a file in chunks of 64 KiB, once: file_python.py FILE."""

import json
import sys
import time

from peak import peak_kb

chunk = bytearray(65536)
size = 0
start = time.perf_counter()
with open(sys.argv[1], "rb", buffering=0) as file:
    while count := file.readinto(chunk):
        size += count
print(json.dumps({"amount": size, "seconds": time.perf_counter() - start, "peak_kb": peak_kb()}))
