#!/usr/bin/env python3
"""The n-th write, open, rename, mkdir or allocation fails. Whatever happens: exit status 3, one clear line, no partial
file, and what lay in the output folder is there, old or new, whole. A journal may be left; the next run heals all.

usage: run.py HANDBILL SOURCE_DIR FAULT_LIBRARY
"""
import os
import pathlib
import shutil
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "batch")]
from support import Checks, hashes, manifest, run  # noqa: E402
from tables import make_project, rows, write_table  # noqa: E402

BINARY, SOURCE, SHIM = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), os.path.abspath(sys.argv[3])
ALLOCATIONS = 60  # how many of the thousands are tried
checks = Checks()


class Work:
    """A command that makes N files, the manifest among them, in OUT."""

    def __init__(self, folder, what, n):
        self.folder, self.what, self.n = folder, what, n
        self.old, self.new = folder / "old", folder / "new"

    def do(self, out, date, env):
        return run([BINARY, "build", *self.what, "--jobs", "1", "--out", out, "--date", date], env={"LD_PRELOAD": SHIM, **env})

    def count(self, call):
        counter = self.folder / "count"
        counter.unlink(missing_ok=True)
        self.do(self.folder / "counted", "2026-02-01", {"FAULT_CALL": call, "FAULT_COUNT": str(counter)})
        shutil.rmtree(self.folder / "counted", ignore_errors=True)
        return int(counter.read_text())


def places(call, n):
    """All of them; of very many the first, and then ever wider apart."""
    if call != "malloc":
        return list(range(1, n + 1))
    return sorted({1 + int((n - 1) * (i / (ALLOCATIONS - 1)) ** 1.5) for i in range(ALLOCATIONS)})


def manifest_is_true(out, left):
    return all(left.get(entry["path"]) == entry["sha256"] for entry in manifest(out)["files"])


def endure(work, call, n, name):
    """The N-th CALL fails."""
    old, new = hashes(work.old), hashes(work.new)
    out = work.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    if call != "mkdir":
        shutil.copytree(work.old, out)
    done = work.do(out, "2026-02-02", {"FAULT_CALL": call, "FAULT_N": str(n)})
    said = done.stderr.decode(errors="replace")
    left = hashes(out) if out.exists() else {}
    true = (out / "manifest.json").exists() and manifest_is_true(out, left)
    work.do(out, "2026-02-02", {})
    checks.that(hashes(out) == new, f"{name}: the next run does not heal it: {list(hashes(out))}")
    left.pop("manifest.journal", None)
    left = {path: value for path, value in left.items() if not pathlib.Path(path).name.startswith(".handbill-")}
    # A library may do without (a cache, a folder's sync): then nothing at all may differ.
    if done.returncode == 0:
        checks.that(left == new, f"{name}: exit status 0, but other bytes")
        return
    checks.that(done.returncode == 3, f"{name}: exit status {done.returncode} instead of 3: {said[-300:]}")
    checks.that(said.strip(), f"{name}: nothing is said")
    for path, value in left.items():
        if path != "manifest.json" or not true:
            checks.that(value in (old.get(path), new.get(path)), f"{name}: {path} is neither old nor new")
    if call != "mkdir":
        checks.that(set(left) == set(old), f"{name}: the folder holds {sorted(left)}")


def main(folder):
    table = write_table(folder / "rows.csv", rows(9))
    (folder / "table").mkdir()
    works = {"documents": (["tiny", "card", "--project", SOURCE / "tests/diag/project"], 3),
             "one file": (["tiny", "--project", make_project(folder / "table"), "--data", table, "--merge", "one"], 2)}
    for title, (what, n) in works.items():
        (folder / title).mkdir()
        work = Work(folder / title, what, n)
        work.do(work.old, "2026-02-01", {})
        work.do(work.new, "2026-02-02", {})
        old, new = hashes(work.old), hashes(work.new)
        checks.that(len(old) == n and all(old[p] != new[p] for p in old), f"{title}: the dates make different files: {list(old)}")
        for call in ("write", "create", "open", "rename", "mkdir", "malloc"):
            total = work.count(call)
            checks.that(total > 0, f"{title}: {call} is never called")
            for n in places(call, total):
                endure(work, call, n, f"{title}: {call} {n} of {total}")


with tempfile.TemporaryDirectory() as temporary:
    main(pathlib.Path(temporary))
checks.end()
