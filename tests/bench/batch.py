#!/usr/bin/env python3
"""Prints what a poster, eight languages, a thousand variants and a sheet of cards cost, beside other programs that are given
the same work, in turns so that a slow spell of the machine hits all. It judges nothing.

usage: batch.py HANDBILL SOURCE_DIR

Other programs are named by the environment, with {w} for the work (w1 w2 w3 w3one w4), {out} for a folder, {n} for the rows,
and with the works that they can do where these are not all:
  HANDBILL_BENCH_PEERS='typst=node run.mjs {w} {out} {n};raw:w1,w3,w3one,w4=./raw {w} {out} {n}'
  HANDBILL_BENCH_ROWS=1000  HANDBILL_BENCH_ROUNDS=3
With Linux perf, instructions are counted in a round of their own: the figure that a busy machine does not change.
At the end: what one more document of a running process costs in each script, beside Latin's.
"""
import csv
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
ROWS, ROUNDS = int(os.environ.get("HANDBILL_BENCH_ROWS", "1000")), int(os.environ.get("HANDBILL_BENCH_ROUNDS", "3"))
WORKS = {"w1": "one poster, one process", "w2": "the poster in eight languages", "w3": f"{ROWS} variants, a PDF each",
         "w3one": f"{ROWS} variants in one PDF", "w4": "a sheet of ten cards, two sides"}
POSTER = ["build", "know-the-signs-letter"]
OURS = {"w1": [*POSTER, "--lang", "en"], "w2": [*POSTER, "--lang", "en,es,vi,ru,ar,hi,zh-Hans,ko"],
        "w3": [*POSTER, "--lang", "en", "--data", "{csv}"], "w3one": [*POSTER, "--lang", "en", "--data", "{csv}", "--merge", "one"],
        "w4": ["build", "wallet-card", "--lang", "en"]}


def write_table(path, count):
    kinds = ("Elementary School", "Middle School", "High School", "Family Shelter")
    letters = str.maketrans("0123456789", "ABCDEFGHIJ")
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["site", "phone", "url"])
        for i in range(count):
            table.writerow([f"Oak Hill {kinds[i % 4]} {i:04d}".translate(letters), f"512-555-{i % 10000:04d}",
                            f"https://www.missingkids.org/netsmartz?site={i}"])


def peers(table):
    """{name: what to run for a work into a folder; None where it cannot do the work}"""
    def ours(jobs):
        return lambda work, out: [BINARY, *[w.format(csv=table) for w in OURS[work]], "--project", str(SOURCE), "--out", out,
                                  "--date", "2026-02-01", "--quiet", *jobs]
    named = {"handbill": ours(["--jobs", "1"]), "handbill, all cores": ours([])}
    for entry in filter(None, os.environ.get("HANDBILL_BENCH_PEERS", "").split(";")):
        name, command = entry.strip().split("=", 1)
        name, _, able = name.partition(":")
        able = able.split(",") if able else list(WORKS)
        named[name] = (lambda work, out, command=command, able=able:
                       command.format(w=work, out=out, n=ROWS).split() if work in able else None)
    return named


def once(command, before=()):
    """Wall, CPU, peak memory of one run (never less than this script's own, which it begins as). None: it cannot do it."""
    if not command:
        return None
    start = time.monotonic()
    child = subprocess.Popen([*before, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = status
    return None if status else (wall, used.ru_utime, used.ru_stime, used.ru_maxrss / 1024)


def instructions(command, folder):
    """User instructions of one run, or None."""
    told = folder / "perf"
    if not shutil.which("perf") or not once(command, ("perf", "stat", "-x,", "-o", told, "-e", "instructions:u")):
        return None
    counts = [line.split(",")[0] for line in told.read_text().splitlines() if "instructions" in line]
    return int(counts[0]) if counts and counts[0].isdigit() else None


def clean(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def show(name, runs, count, out):
    if not runs:
        print(f"  {name:20} not able to")
        return
    wall, user, system = (statistics.median(column) for column in list(zip(*runs))[:3])
    size = sum(p.stat().st_size for p in out.rglob("*.pdf"))
    told = f"{count / 1e6:9.1f} M instr." if count else ""
    print(f"  {name:20} {wall:7.3f} s wall {user:7.3f} user {system:6.3f} sys {max(r[3] for r in runs):6.1f} MB {size:11,} bytes{told}")


def a_row_more(lang, folder):
    """User CPU in ms and millions of instructions (or None) that a row adds to a running process."""
    few, many = 100, 400
    cost = {}
    for count in (few, many):
        write_table(folder / "rows.csv", count)
        command = [BINARY, *POSTER, "--lang", lang, "--data", str(folder / "rows.csv"), "--project", str(SOURCE), "--date",
                   "2026-02-01", "--quiet", "--jobs", "1", "--out"]
        runs = [once([*command, clean(folder / "out")]) for _ in range(ROUNDS)]
        if None in runs:
            return None
        cost[count] = statistics.median(run[1] for run in runs), instructions([*command, clean(folder / "out")], folder)
    user, counted = ((b - a if a and b else None) for a, b in zip(cost[few], cost[many]))
    return (user or 0) * 1e3 / (many - few), counted / 1e6 / (many - few) if counted else None


def by_script(folder):
    print("a row more, by script: ms of user CPU, millions of instructions, and times Latin's of each "
          "(at most 1.5; Chinese, Japanese, Korean 4)")
    languages = yaml.safe_load((SOURCE / "content/languages.yaml").read_text())["languages"]
    scripts = {}
    for tag, language in languages.items():
        cost = a_row_more(tag, folder)
        if cost:
            scripts.setdefault(language["script"], []).append((tag, *cost))
    latin = None
    for script, costs in sorted(scripts.items(), key=lambda item: item[0] != "Latn"):
        user = statistics.mean(cost[1] for cost in costs)
        counted = statistics.mean(cost[2] for cost in costs) if costs[0][2] else None
        latin = latin or (user, counted)
        times = f"{counted:7.2f} M {counted / latin[1]:5.2f}" if counted else ""
        dearest = max(costs, key=lambda cost: cost[2] or cost[1])[0]
        print(f"  {script:5} {len(costs):2} languages {user:6.3f} ms {user / latin[0]:5.2f} {times}  most in {dearest}")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        write_table(folder / "rows.csv", ROWS)
        named = peers(folder / "rows.csv")
        if len(named) == 2:
            print("other programs are skipped: HANDBILL_BENCH_PEERS names none")
        for work, what in WORKS.items():
            print(f"{work}: {what}")
            runs = {name: [] for name in named}
            for _ in range(ROUNDS):
                for name, command in named.items():
                    runs[name].append(once(command(work, clean(folder / "out"))))
            for name, command in named.items():
                good = [run for run in runs[name] if run]
                count = instructions(command(work, clean(folder / "out")), folder) if good else None
                show(name, good, count, folder / "out")
        by_script(folder)


main()
