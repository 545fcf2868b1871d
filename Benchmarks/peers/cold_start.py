"""Starts a process, once: cold_start.py next|end PROGRAM [ARGUMENT …]. Prints how long it took.

next: until the program, as a Lambda runtime, asks for its first invocation over a connection that is already accepted.
end: until the program has ended by itself.
"""

import json
import os
import socket
import subprocess
import sys
import time

from peak import peak_kb

until, *command = sys.argv[1:]
with socket.create_server(("127.0.0.1", 0)) as listener:
    listener.settimeout(20)
    environment = {**os.environ, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{listener.getsockname()[1]}"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        if until == "next":
            connection, _ = listener.accept()
            connection.settimeout(20)
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(4096)
                if not received:
                    sys.exit(f"{command[0]} has closed its connection")
                request += received
            seconds = time.perf_counter() - start
            if not request.startswith(b"GET /2018-06-01/runtime/invocation/next "):
                sys.exit(f"{command[0]} asks for something else: {request[:80]}")
            peak = peak_kb(process.pid)
        else:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                sys.exit(f"{command[0]} ended with {process.returncode}")
            peak = usage.ru_maxrss
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()
note = f"program of {os.path.getsize(command[0]) / 1e6:.1f} MB" if until == "next" else ""
print(json.dumps({"amount": 1, "seconds": seconds, "peak_kb": peak, "note": note}))
