"""csv-etl from outside: files made and read by Python, wrong input, memory, and what is left behind.

    python3 Tests/EndToEnd/csv_etl.py .build/release/csv-etl
"""

import csv
import gzip
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
COLUMNS = ["id", "timestamp", "customer", "city", "product", "quantity", "unit price", "total", "status", "note"]


def orders(count):
    random.seed(7)
    for number in range(count):
        yield [
            str(number), f"2026-0{random.randint(1, 9)}-1{random.randint(0, 9)}T10:00:00Z",
            random.choice(["Ada", "Núñez, Íñigo", 'Grace "Amazing" Hopper', "two\nlines"]),
            random.choice(["London", "東京", ""]), "Lamp", str(random.randint(0, 5)), "9.99",
            f"{random.randint(-50, 500)}.{random.randint(10, 99)}",
            random.choice(["paid", "shipped", "returned"]), random.choice(["", "=SUM(A1)", "x;y"]),
        ]


def expected(rows):
    for row in rows:
        order = dict(zip(COLUMNS, row))
        if float(order["total"]) < 0 or int(order["quantity"]) < 1 or order["status"] == "returned":
            continue
        yield [order["id"], order["timestamp"][:10], order["customer"], order["city"] or "unknown",
               str(round(float(order["total"]) * 100))]


def write(path, rows, **dialect):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", newline="", encoding="utf-8") as file:
        csv.writer(file, **dialect).writerows([COLUMNS, *rows])


def read(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def run(*arguments, check=True):
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)
    assert not check or result.returncode == 0, result.stderr
    return result


def what_python_would_have_made(folder):
    rows = list(orders(20_000))
    for delimiter, newline in [(",", "\r\n"), (";", "\n"), ("\t", "\n")]:
        for source, target in [("in.csv.gz", "out.csv.gz"), ("in.csv", "out.csv"), ("in.csv.gz", "out.csv")]:
            write(folder / source, rows, delimiter=delimiter, lineterminator=newline)
            output = run(folder / source, folder / target).stdout
            assert read(folder / target) == [["id", "day", "customer", "city", "cents"], *expected(rows)], delimiter
            assert "20000 rows" in output and "bottleneck" in output, output


def rows_that_cannot_be_read_are_counted(folder):
    rows = list(orders(100))
    rows[10][0] = "ten"
    rows[20] = rows[20][:4]
    write(folder / "in.csv", rows)
    output = run(folder / "in.csv", folder / "out.csv").stdout
    assert "not read: " in output and "row 10" in output, output
    assert read(folder / "out.csv")[1:] == list(expected(rows[:10] + rows[11:20] + rows[21:]))


def totals_that_are_no_amounts_are_dropped(folder):
    rows = list(orders(100))
    for number, total in [(10, "inf"), (20, "nan"), (30, "1e300"), (40, "-inf")]:
        rows[number][5:9] = ["1", "9.99", total, "paid"]
    write(folder / "in.csv", rows)
    output = run(folder / "in.csv", folder / "out.csv").stdout
    assert "dropped: 3 rows from row 10 on, The total is too large or no number" in output, output
    kept = [row for number, row in enumerate(rows) if number not in (10, 20, 30, 40)]
    assert read(folder / "out.csv")[1:] == list(expected(kept))


def rows_with_a_stray_quote_are_read_and_said(folder):
    write(folder / "in.csv", orders(100))
    with open(folder / "in.csv", "a") as file:
        file.write('100,2026-01-01T10:00:00Z,"Ada"x,London,Lamp,1,9.99,5.00,paid,\r\n')
    output = run(folder / "in.csv", folder / "out.csv").stdout
    assert "doubtful: 1 rows from row 100 on, Unexpected text" in output and "not read" not in output, output
    assert read(folder / "out.csv")[-1] == ["100", "2026-01-01", "Adax", "London", "500"]


def a_broken_file_leaves_the_old_output(folder):
    write(folder / "in.csv.gz", orders(50_000))
    whole = (folder / "in.csv.gz").read_bytes()
    (folder / "in.csv.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "out.csv").write_text("old")
    result = run(folder / "in.csv.gz", folder / "out.csv", check=False)
    assert result.returncode == 1 and "truncated" in result.stderr, result
    assert (folder / "out.csv").read_text() == "old"
    assert sorted(os.listdir(folder)) == ["in.csv.gz", "out.csv"], os.listdir(folder)


def what_is_not_there_is_said(folder):
    result = run(folder / "none.csv", folder / "out.csv", check=False)
    assert result.returncode == 1 and "notFound" in result.stderr, result
    assert run(check=False).returncode == 64
    assert os.listdir(folder) == []


def memory_is_flat(folder):
    def peak(count):
        write(folder / "in.csv.gz", orders(count))
        process = subprocess.Popen([PROGRAM, folder / "in.csv.gz", folder / "out.csv.gz"], stdout=subprocess.DEVNULL)
        # not what wait4 says: that begins with the memory of this program, which the process was forked from
        most = 0.0
        while process.poll() is None:
            found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
            most = max(most, int(found[1]) / 1000) if found else most
            time.sleep(0.002)
        assert process.returncode == 0
        return most

    if not pathlib.Path("/proc/self/status").exists():
        return
    small, large = peak(10_000), peak(400_000)
    print(f"    {small:.1f} MB, and {large:.1f} MB for 40 times as many rows")
    assert large < small + 8, (small, large)


def a_terminal_sees_a_progress_line(folder):
    import pty

    write(folder / "in.csv", orders(100_000))
    fifo = folder / "slow.csv"
    os.mkfifo(fifo)
    master, terminal = pty.openpty()
    process = subprocess.Popen([PROGRAM, fifo, folder / "out.csv"], stdout=subprocess.DEVNULL, stderr=terminal)
    os.close(terminal)
    with open(fifo, "wb") as pipe:
        pipe.write((folder / "in.csv").read_bytes())
        shown = os.read(master, 1000)
    assert process.wait(60) == 0
    os.close(master)
    assert b"MB read, slowest: " in shown, shown


def main():
    checks = [what_python_would_have_made, rows_that_cannot_be_read_are_counted,
              totals_that_are_no_amounts_are_dropped, rows_with_a_stray_quote_are_read_and_said,
              a_broken_file_leaves_the_old_output, what_is_not_there_is_said, memory_is_flat, a_terminal_sees_a_progress_line]
    for check in checks:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            check(pathlib.Path(folder))
        print(f"ok  {check.__name__} ({time.monotonic() - start:.1f} s)", flush=True)


if __name__ == "__main__":
    signal.alarm(600)
    main()
