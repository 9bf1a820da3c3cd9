#!/usr/bin/env python3
"""The default kit is made, whole, in every language, with nothing to complain of but what is honest to say; in 120 MB of
memory, fonts and libraries included, by any number of workers up to the eight that are never exceeded unasked.

usage: run.py HANDBILL SOURCE_DIR
"""
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import DATE, Checks, manifest, run  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
# True until someone has reviewed them; and a card in a long script may do with fewer signs, but says so.
HONEST = {"translation-draft", "translation-incomplete", "left-out"}
MOST_MEMORY = 120
checks = Checks()


def peak_memory(jobs, out):
    """MB that were resident at most, as the system counts."""
    command = [BINARY, "build", "--project", str(SOURCE), "--out", str(out), "--date", DATE, "--quiet", "--jobs", str(jobs)]
    null = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_WRONLY, 0) for fd in (1, 2)]
    _, status, used = os.wait4(os.posix_spawn(BINARY, command, {"PATH": os.environ["PATH"]}, file_actions=null), 0)
    checks.that(status == 0, f"{jobs} jobs: status {status}")
    return used.ru_maxrss / 1024


for jobs in (1, 2, 4, 8):
    with tempfile.TemporaryDirectory() as temporary:
        peak = peak_memory(jobs, temporary)
        checks.that(peak < MOST_MEMORY, f"{jobs} jobs: {peak:.0f} MB resident, {MOST_MEMORY} are the most")
        print(f"{jobs} jobs: {peak:.0f} MB")

with tempfile.TemporaryDirectory() as temporary:
    done = run([BINARY, "build", "--project", SOURCE, "--out", temporary, "--date", DATE, "--format", "json"])
    report = json.loads(done.stdout)
    for finding in report["findings"]:
        if finding["id"] not in HONEST:
            checks.that(False, f"{finding.get('material')} in {finding.get('lang')}: {finding.get('path')}:"
                               f"{finding.get('line')}: {finding['text']} [{finding['id']}]")
    made = {(f["material"], f["lang"]) for f in manifest(temporary)["files"]}
    for material in ("know-the-signs", "wallet-card", "parent-handout"):
        for lang in ("en", "es"):
            checks.that((material, lang) in made, f"{material} in {lang} is not made")
    # A letter-size page of Latin is small enough to mail.
    for entry in manifest(temporary)["files"]:
        size = os.path.getsize(pathlib.Path(temporary) / entry["path"])
        checks.that(size < 1_000_000, f"{entry['path']} has {size} bytes")
checks.end()
