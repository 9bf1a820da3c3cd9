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
    """A command that is given for two dates. WHAT: its arguments; OUT stands for the output folder. Of N files that are
    there then, the second run has MADE so many."""
    calls = ("write", "torn", "create", "open", "rename", "mkdir", "malloc")

    def __init__(self, folder, what, n, made, status=0):
        self.folder, self.what, self.n, self.made, self.status = folder, what, n, made, status
        self.old, self.new = folder / "old", folder / "new"
        folder.mkdir()

    def do(self, out, date, env):
        what = [out / word.removeprefix("OUT/") if str(word).startswith("OUT/") else word for word in self.what]
        return run([BINARY, "build", *what, "--jobs", "1", "--out", out, "--date", date], env={"LD_PRELOAD": SHIM, **env})

    def prepare(self):
        """What was there before the run that suffers, and what is there after one that does not."""
        self.do(self.old, "2026-02-01", {})
        self.do(self.new, "2026-02-02", {})

    def count(self, call):
        counter, counted = self.folder / "count", self.folder / "counted"
        counter.unlink(missing_ok=True)
        if call != "mkdir":
            shutil.copytree(self.old, counted)
        self.do(counted, "2026-02-02", {"FAULT_CALL": call, "FAULT_COUNT": str(counter)})
        shutil.rmtree(counted)
        return int(counter.read_text())


class OneFile(Work):
    """A file of many rows waits for the disk."""
    calls = (*Work.calls, "fsync")


class FedBack(Work):
    """Refused rows that were mended, but for one: what is not yet printed is nowhere else. (A layout that cannot be
    opened may not be needed: then they are printed, and gone from the list.)"""
    calls = ("write", "torn", "create", "rename", "fsync", "malloc")

    def prepare(self):
        table = [{**row, "row": i + 10, "reason": "no phone number"} for i, row in enumerate(rows(9))]
        table[4]["phone"] = "555"
        first = Work(self.folder / "first", [*self.what[:3], "--data", write_table(self.folder / "rows.csv", rows(9)), "--merge", "one"], 2, 2)
        first.do(self.old, "2026-02-01", {})
        write_table(self.old / "rejected.csv", table)
        shutil.copytree(self.old, self.new)
        self.do(self.new, "2026-02-02", {})


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
    if true and "manifest.journal" not in left:
        unlisted = {p for p in left if p.endswith(".pdf")} - {entry["path"] for entry in manifest(out)["files"]}
        checks.that(not unlisted, f"{name}: {unlisted} are there and in no list")
    work.do(out, "2026-02-02", {})
    checks.that(hashes(out) == new, f"{name}: the next run does not heal it: {list(hashes(out))}")
    left.pop("manifest.journal", None)
    left = {path: value for path, value in left.items() if not pathlib.Path(path).name.startswith(".handbill-")}
    # A library may do without (a cache, a folder's sync): then nothing at all may differ.
    if done.returncode == work.status:
        checks.that(left == new, f"{name}: exit status {work.status}, but other bytes")
        return
    checks.that(done.returncode == 3, f"{name}: exit status {done.returncode} instead of 3: {said[-300:]}")
    checks.that(said.strip(), f"{name}: nothing is said")
    for path, value in left.items():
        if path != "manifest.json" or not true:
            checks.that(value in (old.get(path), new.get(path)), f"{name}: {path} is neither old nor new")
    if call != "mkdir":
        checks.that(set(old) <= set(left) <= set(new), f"{name}: the folder holds {sorted(left)}")


def main(folder):
    table = write_table(folder / "rows.csv", rows(9))
    (folder / "table").mkdir()
    tiny = ["tiny", "--project", make_project(folder / "table")]
    for title, work in (("documents", Work(folder / "documents", ["tiny", "card", "--project", SOURCE / "tests/diag/project"], 3, 3)),
                        ("one file", OneFile(folder / "one", [*tiny, "--data", table, "--merge", "one"], 2, 2)),
                        ("fed back", FedBack(folder / "back", [*tiny, "--data", "OUT/rejected.csv", "--merge", "one"], 4, 3, 1))):
        work.prepare()
        old, new = hashes(work.old), hashes(work.new)
        made = [path for path in new if path not in old or old[path] != new[path]]
        checks.that(len(new) == work.n and len(made) == work.made, f"{title}: the run makes {made} of {list(new)}")
        for call in work.calls:
            total = work.count(call)
            checks.that(total > 0, f"{title}: {call} is never called")
            for n in places(call, total):
                endure(work, call, n, f"{title}: {call} {n} of {total}")


with tempfile.TemporaryDirectory() as temporary:
    main(pathlib.Path(temporary))
checks.end()
