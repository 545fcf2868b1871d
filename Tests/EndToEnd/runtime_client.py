"""The real csv-export as a Lambda runtime, against a Runtime API made of plain sockets.

Usage: python3 Tests/EndToEnd/runtime_client.py PATH-TO-CSV-EXPORT [NAME-OF-A-CHECK …]

The checks `size` and `start` are about a deployment build:
    swift build -c release --static-swift-stdlib --disable-default-traits --product csv-export \
        -Xlinker --no-export-dynamic
"""

import base64
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import traceback

MAXIMUM_SIZE = 17_000_000
MAXIMUM_START = 0.015


def event(**query):
    return json.dumps({
        "version": "2.0", "rawPath": "/", "queryStringParameters": {key: str(value) for key, value in query.items()},
        "headers": {}, "requestContext": {"http": {"method": "GET", "path": "/"}},
    })


class Connection:
    """One connection of the runtime."""

    def __init__(self, raw):
        raw.settimeout(20)
        self.raw = raw
        self.file = raw.makefile("rb")

    def request(self):
        """The head of the next request: method and path, headers; None at the end of the connection."""
        line = self.file.readline()
        if not line:
            return None
        method, path, _ = line.decode().split(" ", 2)
        return method, path, self.headers()

    def headers(self):
        headers = {}
        while (line := self.file.readline().decode().rstrip("\r\n")):
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        return headers

    def chunks(self):
        """The chunks of a body; afterwards `trailers` has what followed."""
        while (size := int(self.file.readline(), 16)) > 0:
            yield self.file.read(size)
            assert self.file.read(2) == b"\r\n"
        self.trailers = self.headers()

    def body(self, headers):
        if "content-length" in headers:
            return self.file.read(int(headers["content-length"]))
        return b"".join(self.chunks())

    def answer(self, status, body="", **headers):
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        data = body.encode()
        self.raw.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n{head}\r\n".encode() + data)

    def hand_out(self, body, id="1"):
        """Waits for `next` and hands out an event."""
        method, path, _ = self.request()
        assert (method, path) == ("GET", "/2018-06-01/runtime/invocation/next"), (method, path)
        self.answer(
            200, body, Lambda_Runtime_Aws_Request_Id=id,
            Lambda_Runtime_Deadline_Ms=int(time.time() * 1000) + 60_000,
        )


class Runtime:
    """The program under test and the Runtime API that it asks."""

    def __init__(self, binary, **environment):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(20)
        address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [binary], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={"AWS_LAMBDA_RUNTIME_API": address, **environment},
        )

    def connection(self):
        return Connection(self.listener.accept()[0])

    def end(self):
        """Status and output once the process has ended."""
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out.decode(), err.decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.listener.close()


def check_size(binary):
    """A stripped binary is small, and has nothing of Foundation in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(binary, os.path.join(folder, "bootstrap"))
        symbols = subprocess.run(["nm", copy], capture_output=True, text=True, check=True).stdout
        assert "csv_export" in symbols, "a binary that is already stripped cannot show what is in it"
        found = [line for line in symbols.splitlines() if "Foundation" in line]
        subprocess.run(["strip", copy], check=True)
        size = os.path.getsize(copy)
        needed = subprocess.run(["objdump", "-p", copy], capture_output=True, text=True, check=True).stdout
        libraries = [line.split()[1] for line in needed.splitlines() if "NEEDED" in line]
        print(f"    {size:,} bytes stripped, {len(found)} symbols of Foundation, wants {', '.join(libraries)}")
        assert not found, found[:3]
        assert size <= MAXIMUM_SIZE


def check_start(binary):
    """The first `next` comes soon after the start of the process."""
    times = []
    for _ in range(21):
        with Runtime(binary) as runtime:
            connection = runtime.connection()
            assert connection.request()[0] == "GET"
            times.append(time.perf_counter() - runtime.started)
    median = statistics.median(times)
    print(f"    {median * 1000:.1f} ms, from {min(times) * 1000:.1f} to {max(times) * 1000:.1f}")
    assert median < MAXIMUM_START


def check_idle_stop(binary):
    """SIGTERM and SIGINT end a runtime that waits, with status 0, and nothing more is sent."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Runtime(binary) as runtime:
            connection = runtime.connection()
            assert connection.request()[0] == "GET"
            runtime.process.send_signal(number)
            assert connection.request() is None
            status, out, _ = runtime.end()
            assert status == 0, status
            assert "stopping" in out


def check_stop_in_flight(binary):
    """A response in flight goes on to its end after SIGTERM; then the process ends and asks for no more."""
    with Runtime(binary) as runtime:
        connection = runtime.connection()
        connection.hand_out(event(rows=40, delay=10))
        method, path, headers = connection.request()
        assert (method, path) == ("POST", "/2018-06-01/runtime/invocation/1/response")
        chunks = connection.chunks()
        body = next(chunks)
        runtime.process.send_signal(signal.SIGTERM)
        body += b"".join(chunks)
        assert not connection.trailers, connection.trailers
        rows = body.split(b"\0" * 8, 1)[1].count(b"2026-01-01T")
        assert rows == 40, rows
        connection.answer(202)
        assert connection.request() is None
        assert runtime.end()[0] == 0


def check_second_signal(binary):
    """A second signal ends the process at once."""
    with Runtime(binary) as runtime:
        connection = runtime.connection()
        connection.hand_out(event(rows=1_000_000, delay=1000))
        connection.request()
        next(connection.chunks())
        runtime.process.send_signal(signal.SIGTERM)
        assert "stopping" in runtime.process.stdout.readline().decode()
        runtime.process.send_signal(signal.SIGTERM)
        assert runtime.end()[0] == 130


def check_init_error(binary):
    """A failure to start is reported, logged, and ends the process with status 1."""
    with Runtime(binary, AWS_LAMBDA_MAX_CONCURRENCY="many", AWS_LAMBDA_LOG_FORMAT="JSON") as runtime:
        connection = runtime.connection()
        method, path, headers = connection.request()
        assert (method, path) == ("POST", "/2018-06-01/runtime/init/error")
        assert headers["lambda-runtime-function-error-type"] == "Runtime.InvalidEnvironment"
        cause = json.loads(headers["lambda-runtime-function-xray-error-cause"])
        assert "AWS_LAMBDA_MAX_CONCURRENCY" in cause["exceptions"][0]["message"]
        assert "AWS_LAMBDA_MAX_CONCURRENCY" in json.loads(connection.body(headers))["errorMessage"]
        connection.answer(202)
        status, _, err = runtime.end()
        assert status == 1
        assert json.loads(err.splitlines()[0])["level"] == "FATAL", err


def check_concurrency(binary):
    """As many connections ask for work as AWS_LAMBDA_MAX_CONCURRENCY says, and all end at SIGTERM."""
    with Runtime(binary, AWS_LAMBDA_MAX_CONCURRENCY="3") as runtime:
        connections = [runtime.connection() for _ in range(3)]
        for index, connection in enumerate(connections):
            connection.hand_out(event(rows=index), id=str(index))
        for index, connection in enumerate(connections):
            _, path, headers = connection.request()
            assert path.endswith(f"/{index}/response")
            assert connection.body(headers).split(b"\0" * 8, 1)[1].count(b"2026-01-01T") == index
            connection.answer(202)
        for connection in connections:
            assert connection.request()[0] == "GET"
        runtime.process.send_signal(signal.SIGTERM)
        assert [connection.request() for connection in connections] == [None] * 3
        assert runtime.end()[0] == 0


def check_reconnect(binary):
    """A connection that the service closes is replaced."""
    with Runtime(binary) as runtime:
        connection = runtime.connection()
        connection.request()
        connection.raw.shutdown(socket.SHUT_RDWR)
        connection = runtime.connection()
        connection.hand_out(event(rows=1))
        _, path, headers = connection.request()
        assert connection.body(headers).count(b"2026-01-01T") == 1


def check_logs(binary):
    """Log lines are JSON where Lambda asks for it, with the request's id."""
    with Runtime(binary, AWS_LAMBDA_LOG_FORMAT="JSON", AWS_LAMBDA_LOG_LEVEL="WARN") as runtime:
        connection = runtime.connection()
        connection.hand_out('{"not": "an event"}', id="abc")
        _, path, headers = connection.request()
        assert path == "/2018-06-01/runtime/invocation/abc/error"
        connection.body(headers)
        connection.answer(202)
        assert connection.request()[0] == "GET"
        runtime.process.send_signal(signal.SIGTERM)
        line = json.loads(runtime.end()[2].splitlines()[0])
        assert (line["requestId"], line["level"]) == ("abc", "ERROR"), line
        assert "FunctionURLEvent" in line["message"]


def check_trailers(binary):
    """What fails midway ends with trailers that say what it was."""
    with Runtime(binary) as runtime:
        connection = runtime.connection()
        connection.hand_out(event(rows=100_000, fail=50_000))
        _, path, headers = connection.request()
        body = connection.body(headers)
        assert body.count(b"\r\n") > 50_000
        assert connection.trailers["lambda-runtime-function-error-type"] == "Function.ExportFailed"
        error = json.loads(base64.b64decode(connection.trailers["lambda-runtime-function-error-body"]))
        assert "50000" in error["errorMessage"], error


def main():
    binary, names = sys.argv[1], sys.argv[2:]
    checks = {name[6:]: check for name, check in globals().items() if name.startswith("check_")}
    failed = 0
    for name, check in checks.items():
        if names and name not in names:
            continue
        print(f"{name}: {check.__doc__}")
        try:
            check(binary)
        except Exception:
            failed += 1
            traceback.print_exc()
    print("all is well" if not failed else f"{failed} failed")
    sys.exit(1 if failed else 0)


main()
