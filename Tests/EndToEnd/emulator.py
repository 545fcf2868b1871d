"""The real lambda-emulator with two runtimes behind it, called by curl, boto3, the AWS CLI, lambda-call and Chromium.

The runtimes are csv-export, and one written here in Python, which shares no code with this project.

Usage: python3 Tests/EndToEnd/emulator.py PATH-TO-LAMBDA-EMULATOR PATH-TO-CSV-EXPORT [NAME-OF-A-CHECK …]
lambda-call is called if it is beside the emulator, built with the trait AWS.
"""

import base64
import concurrent.futures
import csv
import gzip
import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import csv_export

# No client looks for credentials on the network or at home.
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent"

RUNTIME = r'''
import base64, http.client, json, os, signal, subprocess, sys, time

print("runtime starts", flush=True)
if os.environ.get("FAILS_AT_START"):
    print("no configuration", file=sys.stderr, flush=True)
    sys.exit(7)
if os.environ.get("HANGS_AT_START"):
    time.sleep(1000)
PATH = "/2018-06-01/runtime/invocation/"
INTEGRATION = "application/vnd.awslambda.http-integration-response"


def connect():
    return http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


connection = connect()


def post(id, kind, body, **headers):
    connection.request("POST", PATH + id + "/" + kind, body, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def stream(id, action):
    connection.putrequest("POST", PATH + id + "/response")
    connection.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.putheader("Trailer", "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body")
    connection.putheader("Content-Type", INTEGRATION if action.get("prelude") else "text/plain")
    connection.endheaders()

    def write(data):
        connection.send(b"%x\r\n%s\r\n" % (len(data), data))

    if action.get("prelude"):
        # In pieces, for nobody may rely on chunk borders.
        head = json.dumps(action["prelude"]).encode() + bytes(8)
        for start in range(0, len(head), 5):
            write(head[start:start + 5])
    for number in range(action["pieces"]):
        write(("%d " % number).encode().ljust(action.get("size", 4), b"."))
        time.sleep(action.get("delay", 0))
        if number == action.get("exit_after"):
            os._exit(9)
    trailer = b""
    if "fail" in action:
        details = json.dumps({"errorType": "Function.Midway", "errorMessage": action["fail"]}).encode()
        trailer = b"Lambda-Runtime-Function-Error-Type: Function.Midway\r\n"
        trailer += b"Lambda-Runtime-Function-Error-Body: " + base64.b64encode(details) + b"\r\n"
    connection.send(b"0\r\n" + trailer + b"\r\n")
    answer = connection.getresponse()
    answer.read()
    print("streamed", answer.status, flush=True)


while True:
    connection.request("GET", PATH + "next")
    response = connection.getresponse()
    event = json.loads(response.read())
    assert response.status == 200, event
    id = response.headers["Lambda-Runtime-Aws-Request-Id"]
    action = event
    if "rawPath" in event:
        action = json.loads(event.get("queryStringParameters", {}).get("do", "{}"))
    for line in action.get("print", []):
        print(line, flush=True)
    for line in action.get("complain", []):
        print(line, file=sys.stderr, flush=True)
    if "ignore_term" in action:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "spawn" in action:
        child = subprocess.Popen(["sleep", "1000"])
        action["answer"] = child.pid
    time.sleep(action.get("sleep", 0))
    if "half" in action:
        print(action["half"], end="", flush=True)
    if "exit" in action:
        sys.exit(action["exit"])
    if "kill" in action:
        os.kill(os.getpid(), action["kill"])
    if "pieces" in action:
        stream(id, action)
    elif "error" in action:
        body = json.dumps({"errorType": "MyError", "errorMessage": action["error"], "stackTrace": []})
        post(id, "error", body, Lambda_Runtime_Function_Error_Type="Function.MyError")
    elif "raw" in action:
        post(id, "response", action["raw"] * action.get("times", 1))
    else:
        result = {"pid": os.getpid(), "answer": action.get("answer"), "event": event}
        if "environment" in action:
            result["environment"] = dict(os.environ)
        if "headers" in action:
            result["headers"] = {name.lower(): value for name, value in response.headers.items()}
        post(id, "response", json.dumps(result), Content_Type="application/json")
    if "half" in action:
        print(" and the rest", flush=True)
'''

SHELL = r'''
while true; do
    event=$(curl -s -D "$0.headers" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next")
    id=$(tr -d '\r' < "$0.headers" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
    echo "shell has $id"
    curl -s -o /dev/null -d "shell: $event" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response"
done
'''


class Emulator(csv_export.Server):
    """One running lambda-emulator."""

    def __init__(self, binary, *arguments, **environment):
        self.errors = []
        command = [binary, "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment},
        )
        self.lines = []
        self.changed = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        threading.Thread(target=self.read_errors, daemon=True).start()

    def read_errors(self):
        for line in self.process.stderr:
            with self.changed:
                self.errors.append(line.decode().rstrip("\n"))
                self.changed.notify_all()

    def wait_for_error(self, pattern):
        with self.changed:
            def find():
                return next((line for line in self.errors if re.search(pattern, line)), None)
            assert self.changed.wait_for(find, timeout=60), f"no line matches {pattern}: {self.errors}"
            return find()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def client(self):
        return csv_export.client_for(self)

    def invoke(self, event, **options):
        """Status, payload as JSON (or bytes), function error, log."""
        answer = self.client().invoke(FunctionName="function", Payload=json.dumps(event), **options)
        payload = answer["Payload"].read()
        try:
            payload = json.loads(payload)
        except ValueError:
            pass
        log = base64.b64decode(answer.get("LogResult", "")).decode()
        return answer["StatusCode"], payload, answer.get("FunctionError"), log

    def stream(self, event, **options):
        """Chunks with the time of each, and the end."""
        answer = self.client().invoke_with_response_stream(FunctionName="function", Payload=json.dumps(event), **options)
        assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST", answer
        chunks, ends = [], []
        for part in answer["EventStream"]:
            if "PayloadChunk" in part:
                chunks.append((time.monotonic(), part["PayloadChunk"]["Payload"]))
            else:
                ends.append(part["InvokeComplete"])
        assert len(ends) == 1, ends
        return chunks, ends[0]

    def get(self, action, method="GET", **headers):
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        path = "/?do=" + "".join(f"%{byte:02x}" for byte in json.dumps(action).encode())
        connection.request(method, path, headers=headers)
        return connection.getresponse()

    def history(self):
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        connection.request("GET", "/_emulator/invocations")
        return json.loads(connection.getresponse().read())["invocations"]


def runtime(directory, name="runtime.py", text=RUNTIME):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def python_function(emulator, *options, **environment):
    """An emulator with the Python runtime."""
    return Emulator(emulator, *options, "--", sys.executable, runtime(DIRECTORY), **environment)


def processes_with(text):
    """The ids of processes whose command line contains a text."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                command = open(f"/proc/{name}/cmdline").read().replace("\0", " ")
            except OSError:
                continue
            if text in command and int(name) != os.getpid():
                found.append(int(name))
    return found


def is_alive(pid):
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def options_and_start_errors(emulator, export):
    """Wrong options exit with 64 and say what is wrong, what cannot start exits with 1."""
    def run(*arguments):
        result = subprocess.run([emulator, *arguments], capture_output=True, timeout=60)
        return result.returncode, (result.stdout + result.stderr).decode()

    code, text = run("--help")
    assert code == 0 and "--on-disconnect" in text, text
    for arguments, word in [
        (["--timeout", "0"], "1 to 900"), (["--port", "x"], "port"), (["--invoke-mode", "fast"], "response-stream"),
        (["--concurrency", "101"], "1 to 100"), (["--function-name", "a b"], "letters"), (["./bootstrap"], "bootstrap"),
    ]:
        code, text = run(*arguments)
        assert code == 64 and word in text, (arguments, code, text)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, text = run("--port", port, "--", export)
        assert code == 1 and port in text and "--port" in text and len(text.splitlines()) == 1, (code, text)
    code, text = run("--port", "0", "--", "./no-such-program")
    assert code == 1 and "no-such-program" in text, (code, text)


def csv_export_behind_it(emulator, export):
    """csv-export as bootstrap: the same rows over the Function URL, gzipped or not, and both operations."""
    with Emulator(emulator, "--", export) as server:
        expected = [csv_export.COLUMNS] + [csv_export.order(row) for row in range(2000)]

        def records(body):
            return list(csv.reader(io.StringIO(body.decode(), newline="")))

        code, body, status = csv_export.curl(f"{server.url}/?rows=2000")
        assert (code, status) == (0, "200") and records(body) == expected
        _, body, _ = csv_export.curl(f"{server.url}/?rows=2000", "-H", "Accept-Encoding: gzip")
        assert records(gzip.decompress(body)) == expected
        event = json.loads(csv_export.function_url_event("rows=2000"))
        chunks, end = server.stream(event)
        assert end == {}, end
        prelude, body = b"".join(data for _, data in chunks).split(bytes(8), 1)
        assert json.loads(prelude)["statusCode"] == 200 and records(body) == expected
        status, payload, error, _ = server.invoke(event)
        assert (status, error) == (200, None) and records(payload.split(bytes(8), 1)[1]) == expected
        code, body, status = csv_export.curl(f"{server.url}/?rows=10000&fail=5000")
        assert code in (18, 56) and records(body)[-1] == csv_export.order(4999)
        assert csv_export.curl(f"{server.url}/?rows=x")[2] == "400"


def responses_stream(emulator, export):
    """Pieces arrive while the function makes them, over the Function URL and over boto3."""
    with python_function(emulator) as server:
        action = {"pieces": 10, "delay": 0.1, "prelude": {"statusCode": 202, "headers": {"x-mine": "1"}, "cookies": ["a=1"]}}
        server.invoke({})
        started = time.monotonic()
        response = server.get(action)
        first = time.monotonic() - started
        assert (response.status, response.headers["x-mine"], response.headers["set-cookie"]) == (202, "1", "a=1")
        assert response.read() == b"".join(b"%d .." % number if number < 10 else b"" for number in range(10))
        total = time.monotonic() - started
        assert first < 0.5 < 0.9 < total, (first, total)
        started = time.monotonic()
        chunks, end = server.stream({"pieces": 10, "delay": 0.1})
        assert len(chunks) == 10 and end == {}, (len(chunks), end)
        assert chunks[0][0] - started < 0.5 and chunks[-1][0] - chunks[0][0] > 0.7
        chunks, end = server.stream({"pieces": 3, "fail": "it broke", "print": ["a line"]}, LogType="Tail")
        assert b"".join(data for _, data in chunks) == b"0 ..1 ..2 .."
        assert end["ErrorCode"] == "Function.Midway" and "it broke" in end["ErrorDetails"], end
        log = base64.b64decode(end["LogResult"]).decode().splitlines()
        assert "a line" in log and log[-1].endswith("Status: error\tError Type: Function.Midway"), log


def invoke_with_boto3(emulator, export):
    """Invoke: payload, errors, log, version, client context, Event, DryRun, and what is refused."""
    with python_function(emulator) as server:
        status, payload, error, log = server.invoke({"a": [1, "ü"]})
        assert (status, error, log) == (200, None, "") and payload["event"] == {"a": [1, "ü"]}, (status, payload, error)
        status, payload, error, log = server.invoke({"print": ["one"], "complain": ["two"]}, LogType="Tail")
        lines = log.splitlines()
        words = [line.split()[0] for line in lines]
        # Standard output and error are two pipes: what stands in one has no order with what stands in the other.
        assert (words[0], sorted(words[1:3]), words[3:]) == ("START", ["one", "two"], ["END", "REPORT"]), lines
        assert re.search(r"Duration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 1024 MB\tMax Memory Used: \d+ MB$",
                         lines[-1]), lines
        _, _, _, log = server.invoke({"print": ["x" * 9000, "the end"]}, LogType="Tail")
        assert len(log) == 4096 and "the end\nEND" in log, len(log)
        status, payload, error, _ = server.invoke({"error": "order 7"})
        assert (status, error) == (200, "Unhandled") and payload["errorMessage"] == "order 7", (status, error, payload)
        client = server.client()
        context = base64.b64encode(b'{"custom": {"k": "v"}}').decode()
        answer = client.invoke(FunctionName="function", Qualifier="3", ClientContext=context, Payload=b'{"headers": 1}')
        headers = json.loads(answer["Payload"].read())["headers"]
        assert answer["ExecutedVersion"] == "3", answer
        assert headers["lambda-runtime-invoked-function-arn"].endswith(":function:function:3"), headers
        assert json.loads(headers["lambda-runtime-client-context"]) == {"custom": {"k": "v"}}, headers
        assert client.invoke(FunctionName="function", InvocationType="DryRun")["StatusCode"] == 204
        for number in range(5):
            answer = client.invoke(
                FunctionName="function", InvocationType="Event", Payload=json.dumps({"print": [f"event {number}"]}),
            )
            assert answer["StatusCode"] == 202 and answer["Payload"].read() == b""
        for number in range(5):
            server.wait_for(f"^event {number}$")
        for arguments, name in [
            ({"FunctionName": "other"}, "ResourceNotFoundException"),
            ({"Payload": b"{"}, "InvalidRequestContentException"),
            ({"Payload": b'"%s"' % (b"x" * 6_291_455)}, "RequestTooLargeException"),
            ({"Payload": b'"%s"' % (b"x" * 1_048_575), "InvocationType": "Event"}, "RequestTooLargeException"),
        ]:
            try:
                client.invoke(**{"FunctionName": "function", **arguments})
                raise AssertionError(f"not refused: {name}")
            except client.exceptions.ClientError as refusal:
                assert refusal.response["Error"]["Code"] == name, refusal
        status, payload, error, _ = server.invoke({"raw": "x", "times": 6_291_557})
        assert (status, error, payload["errorType"]) == (200, "Unhandled", "Function.ResponseSizeTooLarge"), payload
        arn = "arn:aws:lambda:us-east-1:123456789012:function:function"
        assert client.invoke(FunctionName=arn)["StatusCode"] == 200


def aws_cli(emulator, export):
    """aws lambda invoke."""
    aws = shutil.which("aws")
    if not aws:
        return "the AWS CLI is not installed"
    with python_function(emulator, "--function-name", "orders") as server:
        def call(*arguments):
            output = os.path.join(DIRECTORY, "out.json")
            command = [aws, "--endpoint-url", server.url, "lambda", "invoke", "--function-name", "orders", *arguments, output]
            keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
            result = subprocess.run(command, capture_output=True, timeout=60, env={**os.environ, **keys})
            assert result.returncode == 0, result.stderr
            return json.loads(result.stdout), open(output).read()

        told, payload = call("--payload", '{"print": ["hello"]}', "--log-type", "Tail")
        assert told["StatusCode"] == 200 and told["ExecutedVersion"] == "$LATEST", told
        assert json.loads(payload)["event"] == {"print": ["hello"]}, payload
        assert "\nhello\n" in base64.b64decode(told["LogResult"]).decode()
        told, payload = call("--payload", '{"error": "bad"}')
        assert told["FunctionError"] == "Unhandled" and json.loads(payload)["errorMessage"] == "bad", told
        told, payload = call("--invocation-type", "Event", "--payload", '{"print": ["later"]}')
        assert told["StatusCode"] == 202 and payload == "", (told, payload)
        server.wait_for("^later$")


def caller(emulator):
    """The path of lambda-call, if it is beside the emulator and can call."""
    program = os.path.join(os.path.dirname(emulator), "lambda-call")
    if not os.access(program, os.X_OK):
        return None
    usage = subprocess.run([program, "--help"], capture_output=True, timeout=60).stdout
    return program if b"--endpoint-url" in usage else None


def lambda_call(emulator, export):
    """lambda-call: with both runtimes, pieces as they come, prelude, log, failures, version, signed and unsigned."""
    program = caller(emulator)
    if not program:
        return "lambda-call is not built (swift build --traits AWS --product lambda-call)"

    def call(server, *arguments, payload=None, **variables):
        keys = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "us-east-1", "HOME": "/nonexistent"}
        result = subprocess.run(
            [program, "--endpoint-url", server.url, *arguments], input=payload, capture_output=True, timeout=60,
            env={**keys, "AWS_EC2_METADATA_DISABLED": "true", **variables},
        )
        return result.returncode, result.stdout, result.stderr.decode()

    with Emulator(emulator, "--", export) as server:
        event = csv_export.function_url_event("rows=500")
        code, output, errors = call(server, "--prelude", "function", event)
        rows = list(csv.reader(io.StringIO(output.decode(), newline="")))
        assert code == 0 and rows == [csv_export.COLUMNS] + [csv_export.order(row) for row in range(500)], (code, errors)
        assert errors.startswith("200\n") and "content-type: text/csv" in errors.lower(), errors
        assert call(server, "--prelude", "function", "-", payload=event.encode())[:2] == (0, output)
        failing = csv_export.function_url_event("rows=10000&fail=5000")
        code, output, errors = call(server, "--prelude", "function", failing)
        rows = list(csv.reader(io.StringIO(output.decode(), newline="")))
        assert code == 1 and rows[-1] == csv_export.order(4999) and "lambda-call: functionError" in errors, (code, errors)
    with python_function(emulator) as server:
        action = json.dumps({"pieces": 5, "delay": 0.2, "print": ["a line"]})
        process = subprocess.Popen(
            [program, "--endpoint-url", server.url, "--no-sign-request", "--log", "function", action],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"HOME": "/nonexistent"},
        )
        times = []
        while process.stdout.read1(4):
            times.append(time.monotonic())
        errors = process.stderr.read().decode()
        assert process.wait() == 0 and len(times) == 5 and times[-1] - times[0] > 0.6, (times, errors)
        assert "\na line\n" in errors and "REPORT RequestId: " in errors, errors
        code, output, errors = call(server, "--log", "function", json.dumps({"pieces": 2, "fail": "broke", "print": ["seen"]}))
        assert (code, output) == (1, b"0 ..1 ..") and "broke" in errors and "\nseen\n" in errors, (code, output, errors)
        code, output, errors = call(server, "--qualifier", "3", "function", '{"headers": 1}')
        assert json.loads(output)["headers"]["lambda-runtime-invoked-function-arn"].endswith(":3"), (code, output, errors)
        code, output, errors = call(server, "function", '{"exit": 3}')
        assert (code, output) == (1, b"") and "Runtime.ExitError" in errors and "exit status 3" in errors, (code, errors)
        code, output, errors = call(server, "other")
        assert (code, output) == (2, b"") and "ResourceNotFoundException" in errors, (code, errors)
        code, output, errors = call(server, "function", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
        assert (code, output) == (2, b"") and "missingCredentials" in errors, (code, errors)
    code, output, errors = call(server, "function")
    assert (code, output) == (2, b"") and "connectionFailed" in errors and server.url in errors, (code, errors)


def crashes(emulator, export):
    """A process that dies fails its invocation with the service's words, and another takes the next one."""
    with python_function(emulator) as server:
        pids = {server.invoke({})[1]["pid"]}
        for action, text in [
            ({"exit": 3, "complain": ["last words"]}, "Runtime exited with error: exit status 3"),
            ({"exit": 0}, "Runtime exited without providing a reason"),
            ({"kill": signal.SIGSEGV}, "Runtime exited with error: signal: segmentation fault"),
        ]:
            status, payload, error, log = server.invoke(action, LogType="Tail")
            assert (status, error, payload["errorType"]) == (200, "Unhandled", "Runtime.ExitError"), payload
            assert re.fullmatch(rf"RequestId: [0-9a-f-]{{36}} Error: {text}", payload["errorMessage"]), payload
            assert "complain" not in action or "last words" in log, log
            assert log.splitlines()[-1].endswith("Error Type: Runtime.ExitError"), log
            pids.add(server.invoke({})[1]["pid"])
        assert len(pids) == 4, pids
        chunks, end = server.stream({"pieces": 5, "exit_after": 2, "delay": 0.05})
        assert b"".join(data for _, data in chunks) == b"0 ..1 ..2 .." and end["ErrorCode"] == "Runtime.TruncatedResponse", end
        chunks, end = server.stream({"exit": 1})
        assert chunks == [] and end["ErrorCode"] == "Runtime.ExitError", end
        response = server.get({"exit": 1})
        assert (response.status, response.read()) == (502, b'{"message":"Internal Server Error"}')
        try:
            server.get({"pieces": 5, "exit_after": 2, "delay": 0.05}).read()
            raise AssertionError("a cut response was taken for whole")
        except http.client.IncompleteRead as cut:
            assert cut.partial == b"0 ..1 ..2 ..", cut.partial
        assert server.invoke({})[2] is None


def a_process_that_cannot_start(emulator, export):
    """An invocation gets the error of the start, starts are spaced out, and what is printed at a start is seen."""
    with python_function(emulator, FAILS_AT_START="1") as server:
        status, payload, error, _ = server.invoke({})
        assert (status, error, payload["errorType"]) == (200, "Unhandled", "Runtime.ExitError"), payload
        assert payload["errorMessage"].endswith("Runtime exited with error: exit status 7"), payload
        server.wait_for_error("^no configuration$")
        server.wait_for_error("exit status 7; starting it again in 0.4 seconds")
        time.sleep(2)
        starts = server.lines.count("runtime starts")
        assert starts <= 7, f"{starts} starts in some seconds"


def a_process_that_never_asks(emulator, export):
    """A process that does not ask for an event in 10 s is ended, and the invocation that waits gets an error."""
    with python_function(emulator, HANGS_AT_START="1") as server:
        started = time.monotonic()
        status, payload, error, _ = server.invoke({})
        assert (status, error) == (200, "Unhandled") and "signal: killed" in payload["errorMessage"], payload
        assert 8 < time.monotonic() - started < 15


def timeouts(emulator, export):
    """An invocation that takes too long fails, its process is ended, and the next one is served."""
    with python_function(emulator, "--timeout", "1") as server:
        pid = server.invoke({})[1]["pid"]
        started = time.monotonic()
        status, payload, error, log = server.invoke({"sleep": 30}, LogType="Tail")
        assert 0.9 < time.monotonic() - started < 5
        assert (status, error, payload["errorType"]) == (200, "Unhandled", "Sandbox.Timeout"), payload
        assert payload["errorMessage"].endswith("Task timed out after 1.00 seconds"), payload
        assert log.splitlines()[-1].endswith("Status: timeout"), log
        assert server.invoke({})[1]["pid"] != pid and not is_alive(pid)
        assert server.get({"sleep": 30}).status == 502
        chunks, end = server.stream({"pieces": 100, "delay": 0.2})
        assert 3 <= len(chunks) <= 6 and end["ErrorCode"] == "Sandbox.Timeout", (len(chunks), end)
        assert server.invoke({})[2] is None


def parallel_requests(emulator, export):
    """Several processes serve at once; one lets requests wait, or with --throttle refuses them."""
    with python_function(emulator, "--concurrency", "3") as server:
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            started = time.monotonic()
            pids = list(pool.map(lambda _: server.invoke({"sleep": 1})[1]["pid"], range(6)))
            seconds = time.monotonic() - started
        assert len(set(pids)) == 3 and 1.9 < seconds < 4, (pids, seconds)
    with python_function(emulator, "--throttle") as server:
        server.invoke({})
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            busy = pool.submit(server.invoke, {"sleep": 1, "print": ["busy"]})
            server.wait_for("^busy$")
            assert server.get({}).status == 429
            client = server.client()
            try:
                client.invoke(FunctionName="function")
                raise AssertionError("not throttled")
            except client.exceptions.TooManyRequestsException as refusal:
                assert refusal.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded", refusal.response
            assert busy.result()[0] == 200
        assert server.get({}).status == 200


def stopping(emulator, export):
    """SIGTERM and SIGINT leave nothing behind: no process, none that ignores SIGTERM, none that a process started."""
    for number in signal.SIGTERM, signal.SIGINT:
        with python_function(emulator, "--concurrency", "2") as server:
            child = server.invoke({"spawn": 1, "ignore_term": 1})[1]["answer"]
            server.invoke({"sleep": 0.1})
            answers = []
            stuck = threading.Thread(target=lambda: answers.append(server.get({"sleep": 100, "print": ["is stuck"]}).status))
            stuck.start()
            server.wait_for("^is stuck$")
            assert len(processes_with(DIRECTORY + "/runtime.py")) == 3  # with the emulator itself
            started = time.monotonic()
            server.process.send_signal(number)
            assert server.process.wait(timeout=10) == 0
            assert time.monotonic() - started < 6
            stuck.join(timeout=10)
            assert answers == [503], answers
            assert processes_with(DIRECTORY + "/runtime.py") == []
            assert not is_alive(child), "a process of the function's process is left"
    # The second signal waits for nothing: the process that ignores SIGTERM has 2 s otherwise.
    with python_function(emulator) as server:
        child = server.invoke({"spawn": 1, "ignore_term": 1})[1]["answer"]
        server.process.send_signal(signal.SIGINT)
        server.wait_for("^stopping")
        started = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=10) == 130
        assert time.monotonic() - started < 1
        assert processes_with(DIRECTORY + "/runtime.py") == [] and not is_alive(child)
    with Emulator(emulator, "--", export) as server:
        server.wait_for("Console:")
        started = time.monotonic()
        server.process.terminate()
        assert server.process.wait(timeout=10) == 0 and time.monotonic() - started < 2


def clients_that_leave(emulator, export):
    """drain lets the function finish, cancel closes its connection."""
    action = {"pieces": 20, "delay": 0.05, "print": ["begins"]}
    with python_function(emulator) as server:
        response = server.get(action)
        response.read(4)
        response.close()
        server.wait_for("^streamed 202$")
        server.wait_for("client disconnected")
        assert server.get({}).status == 200
    with python_function(emulator, "--on-disconnect", "cancel") as server:
        seen = len(server.lines)
        server.get(action).close()
        server.wait_for("client disconnected", after=seen)
        assert server.get({}).status == 200
        assert "streamed 202" not in server.lines


def bandwidth(emulator, export):
    """--shape: 6 MiB at once, then 2 MiB/s, and the 202 comes only after the last byte."""
    with python_function(emulator, "--shape") as server:
        server.get({})
        started = time.monotonic()
        response = server.get({"pieces": 144, "size": 65536})
        response.read(6 << 20)
        burst = time.monotonic() - started
        assert len(response.read()) == 3 << 20
        total = time.monotonic() - started
        server.wait_for("^streamed 202$")
        assert burst < 0.8 and 1.3 < total < 2.5, (burst, total)
        return f"6 MiB in {burst:.2f} s, 9 MiB in {total:.2f} s"


def large_responses(emulator, export):
    """200 MiB pass in flat memory, also to a client that reads slowly while a console looks on; one byte more is an error."""
    with python_function(emulator) as server:
        server.get({"pieces": 16, "size": 65536}).read()
        baseline = server.peak_memory()
        looks, is_over = [], threading.Event()

        def look():
            while not is_over.wait(0.2):
                looks.append(server.history()[-1])

        looking = threading.Thread(target=look)
        looking.start()
        response = server.get({"pieces": 3200, "size": 65536})
        response.read(1 << 20)
        time.sleep(2)  # the buffers in between are full by now
        ends = server.lines.count("streamed 202")
        assert ends == 1, f"the function was not held back, or its first line is lost: {ends}, {server.lines}"
        size = (1 << 20) + sum(map(len, iter(lambda: response.read(1 << 20), b"")))
        assert size == 209_715_200, size
        is_over.set()
        looking.join()
        sizes = [look["bytes"] for look in looks]
        assert len(looks) > 8 and sizes == sorted(sizes) and len(json.dumps(looks[-1])) < 200_000, len(looks)
        growth = server.peak_memory() - baseline
        assert growth < 16 * 1024, growth
        chunks, end = server.stream({"pieces": 3201, "size": 65536})
        assert end["ErrorCode"] == "Function.ResponseSizeTooLarge", end
        assert sum(len(data) for _, data in chunks) == 209_715_201
        assert server.invoke({})[2] is None
        return f"{growth:+} KiB against 1 MiB"


def buffered_mode(emulator, export):
    """--invoke-mode buffered: the function's JSON becomes the response."""
    with python_function(emulator, "--invoke-mode", "buffered") as server:
        def ask(raw):
            response = server.get({"raw": raw})
            return response.status, response.headers.get("content-type"), response.read()

        answer = {"statusCode": 201, "headers": {"content-type": "image/png"}, "body": "iVBO", "isBase64Encoded": True}
        assert ask(json.dumps(answer)) == (201, "image/png", base64.b64decode("iVBO"))
        assert ask('{"a": 1}') == (200, "application/json", b'{"a": 1}')
        assert ask("no json") == (502, "application/json", b'{"message":"Internal Server Error"}')
        server.wait_for("failed: Runtime.InvalidResponse")


def environment_and_output(emulator, export):
    """A process finds what Lambda gives it, and its output comes out where it was written."""
    options = ["--function-name", "orders", "--memory", "512", "--region", "eu-west-1", "--handler", "main.handle"]
    with python_function(emulator, *options, MINE="passed on", AWS_LAMBDA_MAX_CONCURRENCY="9") as server:
        response = server.get({"environment": 1, "print": ["to stdout"], "complain": ["to stderr"]})
        found = json.loads(response.read())["environment"]
        for name, value in {
            "AWS_LAMBDA_FUNCTION_NAME": "orders", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "_HANDLER": "main.handle",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/orders",
            "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "LAMBDA_TASK_ROOT": os.getcwd(), "MINE": "passed on",
            "AWS_LAMBDA_LOG_FORMAT": "Text", "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        }.items():
            assert found.get(name) == value, (name, found.get(name))
        assert re.fullmatch(r"127\.0\.0\.1:\d+", found["AWS_LAMBDA_RUNTIME_API"]) and "AWS_LAMBDA_LOG_STREAM_NAME" in found
        assert "AWS_LAMBDA_MAX_CONCURRENCY" not in found
        server.wait_for("^to stdout$")
        server.wait_for_error("^to stderr$")
        server.wait_for(r"^GET /\?do=.* 200 first byte")
        for word in "START", "END", "REPORT":
            server.wait_for_error(f"^{word} RequestId: ")
        assert "to stderr" not in server.lines and "to stdout" not in server.errors
        assert any("to stderr" in call["log"] for call in server.history())
        # The emulator's own line for the response does not get into the middle of one of the function's.
        server.get({"half": "a begin"}).read()
        server.wait_for("^a begin and the rest$")


def a_shell_script(emulator, export):
    """A runtime that opens a connection for every call."""
    script = runtime(DIRECTORY, "bootstrap.sh", SHELL)
    with Emulator(emulator, "--", "sh", script) as server:
        for number in range(3):
            connection = http.client.HTTPConnection(*server.address, timeout=60)
            connection.request("POST", "/2015-03-31/functions/function/invocations", json.dumps({"n": number}))
            assert connection.getresponse().read() == b'shell: {"n": %d}' % number


def runtimes_from_elsewhere(emulator, export):
    """Without a program the emulator serves whatever connects to its Runtime API."""
    with Emulator(emulator) as server:
        api = re.search(r"AWS_LAMBDA_RUNTIME_API=(\S+)", server.wait_for("Runtime API:")).group(1)
        process = subprocess.Popen(
            [sys.executable, runtime(DIRECTORY)], env={**os.environ, "AWS_LAMBDA_RUNTIME_API": api},
            stdout=subprocess.DEVNULL,
        )
        try:
            assert server.invoke({})[1]["pid"] == process.pid
        finally:
            process.kill()
            process.wait()


def console(emulator, export):
    """The console lists invocations with their chunks and logs; Chromium runs its page without an error."""
    with python_function(emulator) as server:
        server.get({"pieces": 5, "delay": 0.3, "print": ["seen in the console"], "prelude": {"headers": {"x-mine": "1"}}}).read()
        server.invoke({"error": "order <b>7</b>"})
        first, second = server.history()
        assert first["chunks"] >= 5 and first["status"] == 200 and ["x-mine", "1"] in first["headers"], first
        assert first["longestGap"] > 250_000 and len(first["timeline"]) >= 5, first
        assert "seen in the console" in first["log"] and first["outcome"] == "complete"
        assert second["outcome"] == "failed: Function.MyError order <b>7</b>", second
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not chromium:
            return "Chromium is not installed: read by plain HTTP only"
        result = subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--window-size=1300,900",
             "--virtual-time-budget=4000", "--dump-dom", f"{server.url}/_emulator/"],
            capture_output=True, timeout=120,
        )
        page, log = result.stdout.decode(), result.stderr.decode()
        assert 'id="outcome">failed: Function.MyError order &lt;b&gt;7&lt;/b&gt;<' in page, page[-3000:]
        assert page.count('aria-current="') == 2 and "<rect" in page, page[-3000:]
        assert "Uncaught" not in log and "Refused to" not in log, log


def first_byte(emulator, export):
    """How soon the first byte is there, through each client; only shown."""
    with Emulator(emulator, "--", export) as server:
        path = "/?rows=20&delay=100"
        csv_export.curl(server.url + path)
        curl = float(subprocess.run(
            ["curl", "-sN", "-o", "/dev/null", "-w", "%{time_starttransfer}", server.url + path], capture_output=True,
        ).stdout) * 1000
        event = json.loads(csv_export.function_url_event("rows=20&delay=100"))
        client = server.client()
        times = []
        for _ in range(2):  # the first call makes the connection
            started = time.monotonic()
            stream = client.invoke_with_response_stream(FunctionName="function", Payload=json.dumps(event))["EventStream"]
            next(iter(stream))
            times.append((time.monotonic() - started) * 1000)
            for _ in stream:
                pass
        note = f"curl {curl:.1f} ms, boto3 {times[-1]:.1f} ms"
        if program := caller(emulator):
            started = time.monotonic()
            process = subprocess.Popen(
                [program, "--endpoint-url", server.url, "--no-sign-request", "function", json.dumps(event)],
                stdout=subprocess.PIPE, env={"HOME": "/nonexistent"},
            )
            process.stdout.read(1)
            note += f", lambda-call with its start {(time.monotonic() - started) * 1000:.1f} ms"
            process.communicate()
        seen = ", ".join(f"{call['firstByte'] / 1000:.1f}" for call in server.history()[1:])
        return f"{note}; as the console shows them {seen} ms"


CHECKS = [
    options_and_start_errors, csv_export_behind_it, responses_stream, invoke_with_boto3, aws_cli, lambda_call, crashes,
    a_process_that_cannot_start, a_process_that_never_asks, timeouts, parallel_requests, stopping, clients_that_leave,
    bandwidth, large_responses, buffered_mode, environment_and_output, a_shell_script, runtimes_from_elsewhere, console, first_byte,
]


def main():
    global DIRECTORY
    emulator, export, *names = sys.argv[1:]
    emulator, export = os.path.abspath(emulator), os.path.abspath(export)
    failed = 0
    checks = [globals()[name] for name in names] or CHECKS
    with tempfile.TemporaryDirectory() as DIRECTORY:
        for check in checks:
            started = time.monotonic()
            try:
                note = check(emulator, export)
                outcome = f"ok ({note})" if note else "ok"
            except Exception:
                failed += 1
                outcome = "FAILED\n" + traceback.format_exc()
            print(f"{check.__name__}: {outcome} ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
