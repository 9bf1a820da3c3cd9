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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, hashes, manifest, run  # noqa: E402

BINARY, SOURCE, SHIM = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), os.path.abspath(sys.argv[3])
PROJECT = SOURCE / "tests/diag/project"
ALLOCATIONS = 60  # how many of the thousands are tried
checks = Checks()


def program(out, date, env):
    return run([BINARY, "build", "tiny", "card", "--jobs", "1", "--project", PROJECT, "--out", out, "--date", date],
               env={"LD_PRELOAD": SHIM, **env})


def count(call, folder):
    counter = folder / "count"
    counter.unlink(missing_ok=True)
    program(folder / "counted", "2026-02-01", {"FAULT_CALL": call, "FAULT_COUNT": str(counter)})
    shutil.rmtree(folder / "counted", ignore_errors=True)
    return int(counter.read_text())


def places(call, n):
    """All of them; of very many the first, and then ever wider apart."""
    if call != "malloc":
        return list(range(1, n + 1))
    return sorted({1 + int((n - 1) * (i / (ALLOCATIONS - 1)) ** 1.5) for i in range(ALLOCATIONS)})


def manifest_is_true(out, left):
    return all(left.get(entry["path"]) == entry["sha256"] for entry in manifest(out)["files"])


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    program(place / "old", "2026-02-01", {})
    program(place / "new", "2026-02-02", {})
    old, new = hashes(place / "old"), hashes(place / "new")
    checks.that(len(old) == 3 and all(old[p] != new[p] for p in old), "the dates make different files")
    for call in ("write", "create", "open", "rename", "mkdir", "malloc"):
        total = count(call, place)
        checks.that(total > 0, f"{call} is never called")
        for n in places(call, total):
            out = place / "out"
            shutil.rmtree(out, ignore_errors=True)
            if call != "mkdir":
                shutil.copytree(place / "old", out)
            done = program(out, "2026-02-02", {"FAULT_CALL": call, "FAULT_N": str(n)})
            name, said = f"{call} {n} of {total}", done.stderr.decode(errors="replace")
            left = hashes(out) if out.exists() else {}
            true = (out / "manifest.json").exists() and manifest_is_true(out, left)
            program(out, "2026-02-02", {})
            checks.that(hashes(out) == new, f"{call} {n} of {total}: the next run does not heal it: {list(hashes(out))}")
            left.pop("manifest.journal", None)
            left = {path: value for path, value in left.items() if not pathlib.Path(path).name.startswith(".handbill-")}
            # A library may do without (a cache, a folder's sync): then nothing at all may differ.
            if done.returncode == 0:
                checks.that(left == new, f"{name}: exit status 0, but other bytes")
                continue
            checks.that(done.returncode == 3, f"{name}: exit status {done.returncode} instead of 3: {said[-300:]}")
            checks.that(said.strip(), f"{name}: nothing is said")
            for path, value in left.items():
                if path == "manifest.json" and true:
                    continue
                checks.that(value in (old.get(path), new.get(path)), f"{name}: {path} is neither old nor new")
            if call != "mkdir":
                checks.that(set(left) == set(old), f"{name}: the folder holds {sorted(left)}")
checks.end()
