"""What is measured, area by area: groups of contenders that do the same job on the same data."""

import dataclasses
import pathlib
import shutil
import subprocess
import sys

SMALLER_IS_BETTER = {"ns", "ms"}
LARGEST = 4_000  # megabytes of a table; bench-data has the same limit


@dataclasses.dataclass
class Contender:
    name: str
    command: list
    is_ours: bool = False


@dataclasses.dataclass
class Group:
    name: str
    unit: str  # MB/s: the amount is bytes; ns, ms: for one element
    contenders: list
    rounds: int = 1  # at least so many


def value_of(sample, unit):
    if unit in SMALLER_IS_BETTER:
        return sample["seconds"] * {"ns": 1e9, "ms": 1e3}[unit] / sample["amount"]
    return sample["amount"] / sample["seconds"] / 1e6


@dataclasses.dataclass
class Setup:
    programs: pathlib.Path
    peers: pathlib.Path
    data: pathlib.Path
    size: int
    quick: bool
    python: str
    bootstrap: pathlib.Path
    skipped: dict = dataclasses.field(default_factory=dict)

    def table(self, shape):
        """The path of a table, which is made when it is not there."""
        self.data.mkdir(parents=True, exist_ok=True)
        path = self.data / f"{shape}-{self.size}.csv"
        if not path.exists():
            # under another name until it is whole, or the next run would take a part for the table
            part = path.with_suffix(".part")
            made = subprocess.run([self.programs / "bench-data", shape, str(self.size), part])
            if made.returncode != 0:
                part.unlink(missing_ok=True)
                sys.exit(f"{path} could not be made")
            part.rename(path)
        return path

    def program(self, name, *arguments):
        return [self.programs / name, *arguments]

    def cases(self, name, *arguments):
        """The names of a program's cases."""
        listed = subprocess.run(self.program(name, *arguments, "list"), check=True, capture_output=True, text=True)
        return listed.stdout.splitlines()

    def has_module(self, name):
        found = subprocess.run([self.python, "-c", f"import {name}"], capture_output=True).returncode == 0
        if not found:
            self.skipped[name] = f"pip install {name}"
        return found

    def has_command(self, name, how):
        if shutil.which(name):
            return True
        self.skipped[name] = how
        return False


def csv(setup):
    for shape in ["plain", "quoted", "wide"]:
        path = setup.table(shape)
        cases = setup.cases("csv-bench", "--file", path)
        for job, title in [("parse", "parse"), ("format", "format")]:
            contenders = [
                Contender(case, setup.program("csv-bench", "--file", path, "run", case), case == OURS[job])
                for case in cases if case.startswith((job, "floor"))
            ]
            peers = [("Python csv", "python", None), ("pyarrow, 1 thread", "pyarrow", "pyarrow"),
                     ("polars, 1 thread", "polars", "polars"), ("DuckDB, 1 thread", "duckdb", "duckdb")]
            for name, who, module in peers:
                if (who, job) == ("duckdb", "format") or (module and not setup.has_module(module)):
                    continue
                script = [setup.python, setup.peers / "csv_peers.py", f"{who}_{job}", path]
                contenders.append(Contender(name, script))
            yield Group(f"csv {title}, {shape}", "MB/s", contenders)


OURS = {"parse": "parse rows, every field", "format": "format CSVRow"}


def gzip(setup):
    path = setup.table("plain")
    with_isal = any("isal" in case for case in setup.cases("gzip-bench", "--file", path))
    for what in ["compress", "decompress"]:
        for level in [1, 6] if setup.quick else [1, 6, 9]:
            def ours(case):
                return setup.program("gzip-bench", "--file", path, "run", f"{case} {what} {level}")

            contenders = [Contender("ours", ours("ours"), True), Contender("zlib in a plain C loop", ours("c"))]
            if with_isal and level == 1:
                contenders.append(Contender("ours, ISA-L", ours("ours-isal")))
                contenders.append(Contender("ISA-L in a plain C loop", ours("c-isal")))
            contenders.append(
                Contender("Python zlib", [setup.python, setup.peers / "gzip_python.py", what, str(level), path]))
            if setup.has_command("node", "nodejs.org or your distribution"):
                script = ["node", setup.peers / "gzip_node.mjs", what, str(level), path]
                contenders.append(Contender("Node zlib stream", script))
            if what == "compress":
                contenders.append(Contender("ours, flush: .perChunk", ours("per chunk")))
                contenders.append(Contender("ours, parallel: 2", ours("parallel")))
                if setup.has_command("pigz", "apt-get install pigz"):
                    for threads in ["1", "2"]:
                        script = [setup.python, setup.peers / "gzip_pigz.py", threads, str(level), path]
                        contenders.append(Contender(f"pigz -p {threads}", script))
            yield Group(f"gzip {what}, level {level}", "MB/s", contenders)


def core(setup):
    count = 1_000_000
    cases = setup.cases("core-bench")
    values = [case for case in cases if case.startswith("values") and "Map" not in case]
    contenders = [Contender(case, setup.program("core-bench", "run", case), case == "values kernels") for case in values]
    inside = setup.cases("core-bench-same")
    contenders += [
        Contender(f"{case}, same module", setup.program("core-bench-same", "run", case))
        for case in ["values kernels", "values closures", "values actor"] if case in inside]
    if setup.has_command("node", "nodejs.org or your distribution"):
        contenders.append(Contender("Node streams", ["node", setup.peers / "node_streams.mjs", str(count)]))
    yield Group("core: a source, three transforms and a sink, one value", "ns", contenders)
    chunks = [case for case in cases if case.startswith("chunks")]
    yield Group("core: chunks of 64 KiB through three stages", "MB/s", [
        Contender(case, setup.program("core-bench", "run", case), index == 0) for index, case in enumerate(chunks)
    ] + [
        Contender(f"{case}, same module", setup.program("core-bench-same", "run", case))
        for case in chunks if case in inside and "buffered" not in case])


def pipeline(setup):
    for shape in ["plain", "quoted"]:
        path = setup.table(shape)
        yield Group(f"pipeline: parse, format, gzip, {shape}", "MB/s", [
            Contender(case, setup.program("pipeline-bench", "--file", path, "run", case), case == "parse format gzip 6")
            for case in setup.cases("pipeline-bench", "--file", path) if case.startswith("parse")])
    path = setup.table("plain")
    contenders = [
        Contender(case, setup.program("pipeline-bench", "--file", path, "run", case), case == "file read 64 KiB")
        for case in setup.cases("pipeline-bench", "--file", path) if case.startswith("file")]
    contenders.append(Contender("Python read, 64 KiB", [setup.python, setup.peers / "file_python.py", path]))
    yield Group("files, in the system's cache", "MB/s", contenders)


def scaling(setup):
    cases = setup.cases("scaling-bench")
    if setup.quick:
        cases = [case for case in cases if not case.endswith("10 GB")]
    for kind in ["size", "rows", "columns", "field", "streams"]:
        chosen = [case for case in cases if case.startswith(kind)]
        yield Group(f"scaling by {kind}", "MB/s", [
            Contender(case, setup.program("scaling-bench", "run", case), index == 0)
            for index, case in enumerate(chosen)])


def lambda_runtime(setup):
    for size in ["256 B", "1 KiB", "4 KiB", "16 KiB", "64 KiB", "1 MiB"]:
        yield Group(f"lambda: a response in chunks of {size}", "MB/s", [
            Contender(case, setup.program("lambda-bench", "run", f"{case} {size}"), case == "write")
            for case in ["write", "sequence", "floor"]])
    for name, cases in [
        ("lambda: a reader at 50 MB/s, and 10 GiB, for the memory",
         ["slow reader 256 B", "slow reader 1 KiB", "slow reader 64 KiB", "slow reader 1 MiB", "10 GiB"]),
        ("lambda: rows as CSV to the response stream", ["rows csv gzip 1", "rows csv"]),
    ]:
        chosen = [case for case in cases if not (setup.quick and case == "10 GiB")]
        yield Group(name, "MB/s", [
            Contender(case, setup.program("lambda-bench", "run", case), index == 0)
            for index, case in enumerate(chosen)])
    yield Group("lambda: a small invocation, from next to next", "ns", [
        Contender(case, setup.program("lambda-bench", "run", case), case == "first byte")
        for case in ["first byte", "first byte floor"]])
    yield Group("middy: the engine, one invocation", "ns", [
        Contender(case, setup.program("middy-bench", "run", case), case == "10 middlewares")
        for case in setup.cases("middy-bench")])


def cold(setup):
    """From the start of a process to its first `next`, as Lambda sees it, and what other processes need to start."""
    def start(name, *arguments, is_ours=False):
        return Contender(name, [setup.python, setup.peers / "cold_start.py", *arguments], is_ours)

    contenders = []
    setup.data.mkdir(parents=True, exist_ok=True)
    if setup.bootstrap.exists():
        stripped = setup.data / "bootstrap"
        subprocess.run(["strip", "-o", stripped, setup.bootstrap], check=True)
        contenders.append(start("csv-export to next", "next", stripped, is_ours=True))
    else:
        setup.skipped["csv-export"] = (
            "swift build -c release --static-swift-stdlib --disable-default-traits --product csv-export "
            "--scratch-path .build/static -Xlinker --no-export-dynamic, or --bootstrap PATH")
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler:
        floor = setup.data / "cold-floor"
        subprocess.run([compiler, "-O2", "-o", floor, setup.peers / "cold_floor.c"], check=True)
        contenders.append(start("floor C to next", "next", floor))
    else:
        setup.skipped["the floor in C"] = "a C compiler named cc or clang"
    contenders.append(start("python3 -c pass to its end", "end", setup.python, "-c", "pass"))
    if setup.has_command("node", "nodejs.org or your distribution"):
        contenders.append(start("node -e 0 to its end", "end", "node", "-e", "0"))
    yield Group("cold start", "ms", contenders, rounds=20)


AREAS = {
    "csv": csv, "gzip": gzip, "core": core, "pipeline": pipeline, "scaling": scaling, "lambda": lambda_runtime,
    "cold": cold,
}
