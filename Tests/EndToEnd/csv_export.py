"""The real csv-export, asked by curl, boto3 and plain sockets, and read back by Python's csv and gzip.

Usage: python3 Tests/EndToEnd/csv_export.py PATH-TO-CSV-EXPORT [NAME-OF-A-CHECK …]
"""

import csv
import datetime
import gzip
import hashlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
import zlib

CUSTOMERS = ["Ada Lovelace", "Núñez, Íñigo", "Grace Hopper", "李小龙", "Søren Kierkegaard"]
CITIES = ["London", "Zürich", "São Paulo", "東京", "Kraków", "Reykjavík", "New York"]
PRODUCTS = ["Lamp, desk", 'Chair "Nora"', "Desk 120×60", "Shelf", "Rug", "Clock"]
STATUSES = ["paid", "shipped", "delivered", "returned"]
NOTES = [
    "",
    "leave at the door, please",
    'gift wrap: "Happy birthday, Zoë"',
    "two lines:\r\nring twice",
    "fragile",
    "'=SUM(A1:A9) is not a formula here",  # the apostrophe defuses it
    "unicode: é, ñ, 漢字, 🎁",
    " leading and trailing space ",
    "line\nfeed",
]
COLUMNS = ["id", "timestamp", "customer", "city", "product", "quantity", "unit price", "total", "status", "note"]
START = datetime.datetime(2026, 1, 1)


def order(row):
    """What the example makes of a row number, written a second time."""
    quantity = row % 12 + 1
    cents = row * 7919 % 50_000 + 99
    when = START + datetime.timedelta(seconds=61 * row)
    return [
        str(row), when.strftime("%Y-%m-%dT%H:%M:%S.000Z"), CUSTOMERS[row % 5], CITIES[row % 7], PRODUCTS[row % 6],
        str(quantity), f"{cents // 100}.{cents % 100:02}", f"{quantity * cents // 100}.{quantity * cents % 100:02}",
        STATUSES[row % 4], NOTES[row % 9],
    ]


class Server:
    """One running csv-export."""

    def __init__(self, binary, **environment):
        environment = {"LOCAL_LAMBDA_PORT": "0", **environment}
        self.process = subprocess.Popen(
            [binary], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
        self.lines = []
        self.changed = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.decode().rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.lines.append(None)
            self.changed.notify_all()

    def wait_for(self, pattern, after=0):
        """The first line that matches, once there is one."""
        with self.changed:
            def find():
                for line in self.lines[after:]:
                    if line is None:
                        raise AssertionError(f"the process ended without printing {pattern}: {self.lines}")
                    if re.search(pattern, line):
                        return line
                return None

            assert self.changed.wait_for(find, timeout=60), f"no line matches {pattern}: {self.lines}"
            return find()

    @property
    def url(self):
        return re.search(r"http://[^/]+", self.wait_for(r"Function URL: http")).group()

    @property
    def address(self):
        host, port = self.url.removeprefix("http://").split(":")
        return host, int(port)

    def peak_memory(self):
        """The most memory that was resident at once, in KiB."""
        return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{self.process.pid}/status").read()).group(1))

    def cpu_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def curl(url, *options):
    """Exit code, output and status line's code."""
    result = subprocess.run(["curl", "-sN", "-w", "\n%{stderr}%{http_code}", *options, url], capture_output=True)
    return result.returncode, result.stdout[:-1] if result.stdout.endswith(b"\n") else result.stdout, result.stderr.decode()


def digest_of(url, *options):
    """The SHA-256 of what curl prints."""
    digest = hashlib.sha256()
    process = subprocess.Popen(["curl", "-sN", *options, url], stdout=subprocess.PIPE)
    while block := process.stdout.read(1 << 20):
        digest.update(block)
    assert process.wait() == 0
    return digest.hexdigest()


def request(server, path, **headers):
    """A socket that has asked for a path."""
    connection = socket.create_connection(server.address)
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return connection


def decoded(connection, is_gzip):
    """The decoded body, piece by piece as it arrives."""
    buffer = b""
    while b"\r\n\r\n" not in buffer:
        buffer += connection.recv(65536)
    buffer = buffer.split(b"\r\n\r\n", 1)[1]
    inflater = zlib.decompressobj(31)
    while True:
        text = b""
        while b"\r\n" in buffer:
            size, rest = buffer.split(b"\r\n", 1)
            size = int(size, 16)
            if len(rest) < size + 2:
                break
            if size == 0:
                if text:
                    yield text
                return
            text += inflater.decompress(rest[:size]) if is_gzip else rest[:size]
            buffer = rest[size + 2:]
        if text:
            yield text
        piece = connection.recv(65536)
        assert piece, "the connection broke"
        buffer += piece


# The checks. Each starts what it needs and leaves nothing behind.


def a_million_records(binary):
    """1,000,001 records equal to the generator's, and the same bytes every time, gzipped or not."""
    with Server(binary) as server:
        url = f"{server.url}/?rows=1000000"
        process = subprocess.Popen(["curl", "-sN", "--compressed", url], stdout=subprocess.PIPE)
        reader = csv.reader(io.TextIOWrapper(process.stdout, encoding="utf-8", newline=""), strict=True)
        assert next(reader) == COLUMNS
        count = 0
        for count, record in enumerate(reader, 1):
            assert record == order(count - 1), (record, order(count - 1))
        assert count == 1_000_000, count
        assert process.wait() == 0
        digests = {digest_of(url), digest_of(url, "--compressed"), digest_of(url, "--compressed"), digest_of(url)}
        assert len(digests) == 1, digests


def gzip_is_gzip(binary):
    """The gzipped body passes gzip -t, and an export without rows has its header."""
    with Server(binary) as server:
        code, body, _ = curl(f"{server.url}/?rows=2000", "-H", "Accept-Encoding: gzip")
        assert code == 0
        subprocess.run(["gzip", "-t"], input=body, check=True)
        assert gzip.decompress(body).count(b"\r\n") > 2000
        _, body, status = curl(f"{server.url}/?rows=0")
        assert (status, body) == ("200", (",".join(COLUMNS) + "\r\n").encode())
        _, body, _ = curl(server.url)
        assert len(list(csv.reader(io.StringIO(body.decode(), newline="")))) == 1001


def rows_arrive_as_they_are_made(binary):
    """Of 50 rows made 100 ms apart, each arrives before the row after next is there, gzipped or not."""
    with Server(binary) as server:
        for is_gzip in False, True:
            headers = {"Accept_Encoding": "gzip"} if is_gzip else {}
            pieces = list(decoded(request(server, "/?rows=50&delay=100", **headers), is_gzip))
            text = b"".join(pieces).decode()
            assert len(list(csv.reader(io.StringIO(text, newline="")))) == 51
            first = next(piece for piece in pieces if b"Ada" in piece)
            assert b"\n2,2026" not in first, "rows 0 and 2 arrived together"
            assert len(pieces) >= 25, f"50 rows arrived in {len(pieces)} pieces"


def memory_is_flat(binary):
    """2 GB take no more memory than 2 MB, whatever the client's speed."""
    with Server(binary) as small:
        assert curl(f"{small.url}/?rows=20000", "-o", "/dev/null")[0] == 0
        baseline = small.peak_memory()
    with Server(binary) as large:
        started = time.monotonic()
        result = subprocess.run(
            ["curl", "-sN", "-o", "/dev/null", "-w", "%{size_download}", f"{large.url}/?rows=20000000"],
            capture_output=True, check=True,
        )
        seconds = time.monotonic() - started
        size = int(result.stdout)
        assert size > 2_000_000_000, size
        growth = large.peak_memory() - baseline
        print(f"    {size / 1e9:.2f} GB in {seconds:.1f} s, {size / 1e6 / seconds:.0f} MB/s, "
              f"{20_000_000 / seconds / 1e6:.2f} M rows/s; peak {large.peak_memory()} KiB, {growth:+} KiB against 20,000 rows")
        assert growth < 16 * 1024, growth


def a_slow_client_slows_the_generator(binary):
    """A client that reads 1 MB/s holds the generator back, in memory and in work."""
    with Server(binary) as server:
        assert curl(f"{server.url}/?rows=20000", "-o", "/dev/null")[0] == 0
        baseline = server.peak_memory()
        process = subprocess.Popen(
            ["curl", "-sN", "--limit-rate", "1M", "-o", "/dev/null", f"{server.url}/?rows=20000000"]
        )
        worked = 3.0  # a debug build takes its time to fill the buffers in between, some megabytes
        for _ in range(10):
            before = server.cpu_seconds()
            time.sleep(3)
            worked = server.cpu_seconds() - before
            if worked < 1.0:
                break
        growth = server.peak_memory() - baseline
        process.kill()
        process.wait()
        print(f"    {worked:.2f} s of work in 3 s, {growth:+} KiB")
        assert worked < 1.0, worked
        assert growth < 16 * 1024, growth


def a_client_that_leaves(binary):
    """A client that disconnects stops its run, and the next request works."""
    with Server(binary) as server:
        for path in "/?rows=20000000", "/?rows=1000&delay=10000":
            seen = len(server.lines)
            connection = request(server, path)
            if "delay" not in path:
                connection.recv(65536)
            connection.close()
            server.wait_for("client disconnected", after=seen)
            assert curl(f"{server.url}/?rows=1")[2] == "200"
        before = server.cpu_seconds()
        time.sleep(1)
        assert server.cpu_seconds() - before < 0.3, "a run goes on after its client has left"


def bad_requests(binary):
    """Wrong parameters are answered with 400 and a sentence, failures with what can still be said."""
    with Server(binary) as server:
        for query in "rows=abc", "rows=-1", "rows=", "delay=x", "fail=1.5", "rows=99999999999999999999":
            code, body, status = curl(f"{server.url}/?{query}")
            assert (code, status) == (0, "400"), (query, code, status)
            name, value = query.split("=")
            assert body.decode() == f'{name} is "{value}"; it has to be a whole number, 0 or more.', body
        code, body, status = curl(f"{server.url}/?fail=0")
        assert (code, status, body) == (0, "500", b"Internal Server Error"), (code, status, body)
        for options in [], ["--compressed"]:
            code, body, status = curl(f"{server.url}/?rows=10000&fail=5000", *options)
            assert code in (18, 56, 61), f"curl took a broken transfer for whole: {code}"
            assert status == "200"
            records = list(csv.reader(io.StringIO(body.decode(), newline="")))
            assert records[-1] == order(4999), "rows made before the failure are lost"
        assert curl(f"{server.url}/?rows=1")[2] == "200"


def one_line_per_response(binary):
    """Each response leaves one line: status, first byte, bytes, duration."""
    with Server(binary) as server:
        for number in range(1, 4):
            curl(f"{server.url}/?rows={number}")
        server.wait_for(r"rows=3")
        lines = [line for line in server.lines if line and line.startswith("GET ")]
        assert len(lines) == 3, lines
        for line in lines:
            assert re.search(r" 200 first byte [\d.]+ .?s [\d.]+ \w?B [\d.]+ .?s$", line), line


def client_for(server):
    import boto3
    from botocore.config import Config

    return boto3.client(
        "lambda", endpoint_url=server.url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
        config=Config(retries={"max_attempts": 0}, read_timeout=60),
    )


def function_url_event(query):
    return json.dumps({
        "version": "2.0", "rawPath": "/", "rawQueryString": query, "headers": {},
        "queryStringParameters": dict(pair.split("=") for pair in query.split("&")),
        "requestContext": {"http": {"method": "GET", "path": "/"}}, "isBase64Encoded": False,
    })


def invoke_with_response_stream(binary):
    """boto3 gets PayloadChunk events while rows are made, then exactly one InvokeComplete."""
    with Server(binary) as server:
        client = client_for(server)

        def invoke(query):
            answer = client.invoke_with_response_stream(FunctionName="function", Payload=function_url_event(query))
            assert answer["StatusCode"] == 200, answer
            events = list(answer["EventStream"])
            payloads = [event["PayloadChunk"]["Payload"] for event in events[:-1]]
            return payloads, events[-1]["InvokeComplete"]

        payloads, complete = invoke("rows=20&delay=50")
        assert len(payloads) >= 10, f"20 rows arrived in {len(payloads)} events"
        assert not complete.get("ErrorCode"), complete
        prelude, body = b"".join(payloads).split(b"\0" * 8, 1)
        assert json.loads(prelude)["statusCode"] == 200
        records = list(csv.reader(io.StringIO(body.decode(), newline="")))
        assert records == [COLUMNS] + [order(row) for row in range(20)]

        payloads, complete = invoke("rows=10000&fail=5000")
        assert complete["ErrorCode"] == "Function.ExportFailed", complete
        assert "5000" in complete["ErrorDetails"], complete
        body = b"".join(payloads).split(b"\0" * 8, 1)[1]
        assert list(csv.reader(io.StringIO(body.decode(), newline="")))[-1] == order(4999)

        payloads, complete = invoke("rows=x")
        assert not complete.get("ErrorCode"), complete
        assert json.loads(b"".join(payloads).split(b"\0" * 8, 1)[0])["statusCode"] == 400
        try:
            client.invoke_with_response_stream(FunctionName="other", Payload="{}")
            raise AssertionError("an unknown function was invoked")
        except client.exceptions.ResourceNotFoundException:
            pass


def signals(binary):
    """After SIGINT or SIGTERM the response in flight finishes and the process exits 0; a second one exits at once."""
    for number in signal.SIGINT, signal.SIGTERM:
        with Server(binary) as server:
            connection = request(server, "/?rows=20&delay=50")
            pieces = decoded(connection, False)
            text = next(pieces)
            server.process.send_signal(number)
            server.wait_for("stopping")
            text += b"".join(pieces)
            records = list(csv.reader(io.StringIO(text.decode(), newline="")))
            assert records[-1] == order(19), records[-1]
            assert server.process.wait(timeout=20) == 0
    with Server(binary) as server:
        assert curl(f"{server.url}/?rows=1")[2] == "200"
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=5) == 0, "an idle process did not stop at once"
    with Server(binary) as server:
        connection = request(server, "/?rows=20000&delay=50")
        next(decoded(connection, False))
        server.process.send_signal(signal.SIGINT)
        server.wait_for("stopping")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=5) == 130


def start_errors(binary):
    """A port in use or a bad address is said in a sentence, with status 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for environment, sentence in [
            ({"LOCAL_LAMBDA_PORT": port}, port),
            ({"LOCAL_LAMBDA_PORT": "http"}, "LOCAL_LAMBDA_PORT"),
            ({"LOCAL_LAMBDA_HOST": "256.0.0.1"}, "256.0.0.1"),
            ({"AWS_LAMBDA_RUNTIME_API": "nowhere"}, "AWS_LAMBDA_RUNTIME_API"),
        ]:
            result = subprocess.run([binary], capture_output=True, timeout=60, env={**os.environ, **environment})
            output = (result.stdout + result.stderr).decode()
            assert result.returncode == 1, (environment, result.returncode, output)
            assert sentence in output and len(output.splitlines()) == 1, output


class RuntimeAPI:
    """A Runtime API of one connection, on a plain socket."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]

    def accept(self):
        self.connection = self.listener.accept()[0]
        self.connection.settimeout(60)
        self.file = self.connection.makefile("rb")

    def read_request(self):
        """Request line, headers, body and trailers."""
        line = self.file.readline().decode().strip()
        headers, body, trailers = self.read_fields(), b"", {}
        if headers.get("transfer-encoding") == "chunked":
            while size := int(self.file.readline(), 16):
                body += self.file.read(size)
                self.file.readline()
            trailers = self.read_fields()
        else:
            body = self.file.read(int(headers.get("content-length", 0)))
        return line, headers, body, trailers

    def read_fields(self):
        fields = {}
        while line := self.file.readline().decode().strip():
            name, value = line.split(":", 1)
            fields[name.lower()] = value.strip()
        return fields

    def answer(self, status, body=b"", **headers):
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + body)


def bootstrap(binary):
    """With AWS_LAMBDA_RUNTIME_API set, the program is a Lambda bootstrap."""
    import base64

    api = RuntimeAPI()
    with Server(binary, AWS_LAMBDA_RUNTIME_API=api.address) as server:
        api.accept()

        def invoke(query):
            line, *_ = api.read_request()
            assert line == "GET /2018-06-01/runtime/invocation/next HTTP/1.1", line
            api.answer(
                "200 OK", function_url_event(query).encode(), Lambda_Runtime_Aws_Request_Id="8476a536",
                Lambda_Runtime_Deadline_Ms=str(int(time.time() * 1000) + 60_000),
            )
            line, headers, body, trailers = api.read_request()
            assert line == "POST /2018-06-01/runtime/invocation/8476a536/response HTTP/1.1", line
            assert headers["lambda-runtime-function-response-mode"] == "streaming", headers
            assert headers["content-type"] == "application/vnd.awslambda.http-integration-response"
            api.answer("202 Accepted", b'{"status":"OK"}\n', Content_Type="application/json")
            prelude, body = body.split(b"\0" * 8, 1)
            return json.loads(prelude), list(csv.reader(io.StringIO(body.decode(), newline=""))), trailers

        prelude, records, trailers = invoke("rows=3")
        assert prelude["statusCode"] == 200 and prelude["headers"]["Content-Type"] == "text/csv; charset=utf-8", prelude
        assert records == [COLUMNS] + [order(row) for row in range(3)]
        assert not trailers
        prelude, records, trailers = invoke("rows=10000&fail=5000")
        assert records[-1] == order(4999)
        assert trailers["lambda-runtime-function-error-type"] == "Function.ExportFailed", trailers
        report = json.loads(base64.b64decode(trailers["lambda-runtime-function-error-body"], validate=True))
        assert report["errorType"] == "Function.ExportFailed" and "5000" in report["errorMessage"], report
        prelude, _, trailers = invoke("rows=1&fail=0")
        assert prelude["statusCode"] == 500 and not trailers
        api.read_request()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=10) == 0


def start_without_emulator(binary):
    """A deployment build that is not on Lambda says so."""
    result = subprocess.run([binary], capture_output=True, timeout=60)
    output = (result.stdout + result.stderr).decode()
    assert result.returncode == 1 and "AWS_LAMBDA_RUNTIME_API" in output and len(output.splitlines()) == 1, output


CHECKS = [
    start_errors, bad_requests, one_line_per_response, gzip_is_gzip, a_million_records, rows_arrive_as_they_are_made,
    a_client_that_leaves, a_slow_client_slows_the_generator, memory_is_flat, invoke_with_response_stream, bootstrap, signals,
]


def main():
    binary, *names = sys.argv[1:]
    failed = 0
    checks = [globals()[name] for name in names] or CHECKS
    for check in checks:
        started = time.monotonic()
        try:
            check(binary)
            outcome = "ok"
        except Exception:
            failed += 1
            outcome = "FAILED\n" + traceback.format_exc()
        print(f"{check.__name__}: {outcome} ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
