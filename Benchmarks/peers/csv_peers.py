"""One CSV peer, once: csv_peers.py WHO FILE. Prints how long it took, and what it found where it can say."""

import csv
import io
import json
import os
import sys
import time

from peak import peak_kb

who, path = sys.argv[1:3]
size = os.path.getsize(path)


def report(seconds, check=None, note=""):
    print(json.dumps({"amount": size, "seconds": seconds, "check": check, "note": note,
                      "peak_kb": peak_kb()}))


def timed(body, warm_ups=1):
    for _ in range(warm_ups):
        body()
    start = time.perf_counter()
    result = body()
    return time.perf_counter() - start, result


def python_parse():
    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()

    def body():
        rows = fields = 0
        for row in csv.reader(io.StringIO(text, newline="")):
            rows += 1
            fields += len(row)
        return f"{rows} rows, {fields} fields"

    report(*timed(body, 0))


def python_format():
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))

    class Sink:
        def write(self, text):
            pass

    seconds, _ = timed(lambda: csv.writer(Sink()).writerows(rows), 0)
    report(seconds)


def arrow_table():
    import pyarrow as pa
    import pyarrow.csv as pacsv

    pa.set_cpu_count(1)
    with open(path, "rb") as file:
        data = pa.py_buffer(file.read())
    with open(path, newline="", encoding="utf-8") as file:
        columns = len(next(csv.reader(file)))
    names = [f"c{i}" for i in range(columns)]
    read = pacsv.ReadOptions(use_threads=False, column_names=names)
    parse = pacsv.ParseOptions(newlines_in_values=True)
    convert = pacsv.ConvertOptions(column_types={name: pa.string() for name in names}, strings_can_be_null=False)
    return pa, pacsv, lambda: pacsv.read_csv(pa.BufferReader(data), read, parse, convert)


def pyarrow_parse():
    _, _, read = arrow_table()
    seconds, table = timed(read)
    report(seconds, f"{table.num_rows} rows, {table.num_rows * table.num_columns} fields")


def pyarrow_format():
    pa, pacsv, read = arrow_table()
    table = read()
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
    seconds, _ = timed(lambda: pacsv.write_csv(table, pa.MockOutputStream(), options))
    report(seconds)


def polars_frame():
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    with open(path, "rb") as file:
        data = file.read()
    return polars, lambda: polars.read_csv(data, has_header=False, infer_schema_length=0)


def polars_parse():
    _, read = polars_frame()
    seconds, frame = timed(read)
    report(seconds, f"{frame.height} rows, {frame.height * frame.width} fields")


def polars_format():
    _, read = polars_frame()
    frame = read()
    seconds, _ = timed(lambda: frame.write_csv(include_header=False))
    report(seconds, note="whole text in memory")


def duckdb_parse():
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    source = f"read_csv('{path}', header=false, all_varchar=true, parallel=false, auto_detect=true)"
    names = [row[0] for row in connection.execute(f"describe select * from {source}").fetchall()]
    query = f"select count(*), {', '.join(f'sum(strlen({name}))' for name in names)} from {source}"
    seconds, result = timed(lambda: connection.execute(query).fetchone())
    report(seconds, f"{result[0]} rows, {result[0] * len(names)} fields", "from a file")


globals()[who]()
