#!/usr/bin/env python3
"""Does what docs/scale.md shows, to the letter, and compares what comes of it with what one plain run makes.

usage: scale.py HANDBILL SOURCE_DIR {plain|parallel|slurm}
"""
import calendar
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from slurm import Slurm, Unavailable  # noqa: E402
from support import Checks, hashes, manifest, run  # noqa: E402

BINARY, SOURCE, PART = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
SKIPPED = 77
DAY = "2027-01-15"
BUILD = ["build", "know-the-signs-letter", "--lang", "en", "--data", "schools.csv", "--date", DAY]
NAME = ["--name", "{district}/{site}-{lang}"]
checks = Checks()


def sections():
    """{title: text} of docs/scale.md."""
    parts = re.split(r"^## (.*)\n", (SOURCE / "docs/scale.md").read_text(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def part_of(title):
    return {"GNU parallel": "parallel", "Slurm": "slurm"}.get(title, "plain")


def write_table(folder, n):
    kinds = ("Elementary", "Middle School", "High School", "Academy")
    with open(folder / "schools.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["site", "phone", "url", "district"])
        for i in range(n):
            table.writerow([f"{kinds[i % 4]} No. {i}" if i != 911 else "Oak Hill", f"512-555-{i:04d}",
                            f"https://www.missingkids.org/netsmartz?site={i}", f"District {i % 3}"])


def make_project(folder, rows):
    for name in ("content", "layouts", "fonts"):
        shutil.copytree(SOURCE / name, folder / name)
    (folder / "build").mkdir()
    (folder / "build/handbill").symlink_to(BINARY)
    write_table(folder, rows)
    return folder


def shell(folder, block, env=None, status=0):
    """A block of the document as somebody would type it: it stops at the first command that fails."""
    done = run(["bash", "-e", "-o", "pipefail", "-c", block], cwd=folder, env={"HOME": str(folder), "SHELL": "/bin/sh", **(env or {})},
               timeout=300)
    said = (done.stderr + done.stdout).decode(errors="replace")
    checks.that(done.returncode == status, f"it ends with {done.returncode}: {block}\n{said[-1500:]}")
    return said


def do_section(folder, text, env=None):
    for name, block in re.findall(r"^(?:`([\w.]+)`:\n\n)?```sh\n(.*?)^```", text, flags=re.S | re.M):
        if name:
            (folder / name).write_text(block)
        else:
            shell(folder, block, env)


def pdfs(folder):
    return {path: sha for path, sha in hashes(folder).items() if path.endswith(".pdf")}


def whole(folder, *options):
    """What one plain run makes of the same table."""
    out = folder / "whole"
    shutil.rmtree(out, ignore_errors=True)
    done = run([BINARY, *BUILD, *options, "--out", out, "--quiet"], cwd=folder)
    checks.that(done.returncode == 0, f"the plain run: {done.stderr.decode()[-600:]}")
    return out


def same_as_whole(folder, what, out="output"):
    reference = whole(folder, *NAME)
    checks.that(len(pdfs(reference)) > 30 and pdfs(folder / out) == pdfs(reference), f"{what}: the same files as of one run")
    checks.that(manifest(folder / out) == manifest(reference), f"{what}: the merged manifest is that of one run")


def plain(folder):
    shown = sections()
    do_section(folder, shown["One machine"], {"SOURCE_DATE_EPOCH": str(calendar.timegm(time.strptime(DAY, "%Y-%m-%d")))})
    checks.that(pdfs(folder / "output") == pdfs(whole(folder, *NAME)), "one machine: as in a plain run")
    named = set(re.findall(r"^\| `([\w.]+)`", shown["One machine"], flags=re.M))
    checks.that(named == {"manifest.json", "rejected.csv", "manifest.journal"}, f"files that are explained: {named}")
    do_section(folder, shown["One file instead of thousands"])
    for pdf, pages in (("know-the-signs-rows.pdf", 40), ("wallet-card-rows.pdf", 8)):
        info = run(["pdfinfo", folder / "output/office/en" / pdf]).stdout.decode()
        checks.that(re.search(rf"Pages: +{pages}\n", info), f"{pdf}: {info}")
    do_section(folder, shown["Machines without a common folder"])
    entries = manifest(folder / "all")["files"]
    checks.that(len(entries) == 40 and {e["path"] for e in entries} == set(pdfs(folder / "all")), "folders that were copied")
    checks.that(sorted(pdfs(folder / "all").values()) == sorted(pdfs(whole(folder)).values()), "the same documents as of one run")
    others = [title for title, text in shown.items() if "```sh" in text and part_of(title) == "plain"]
    checks.that(len(others) == 3, f"every section is tested: {others}")


def parallel(folder):
    if not shutil.which("parallel"):
        raise Unavailable("parallel is not installed")
    text = sections()["GNU parallel"]
    do_section(folder, text)
    same_as_whole(folder, "GNU parallel")
    # Some documents are lost: the same command makes these, and no others.
    before = {path: os.stat(folder / "output" / path).st_mtime_ns for path in pdfs(folder / "output")}
    lost = sorted(before)[::7]
    for path in lost:
        (folder / "output" / path).unlink()
    do_section(folder, text)
    same_as_whole(folder, "GNU parallel, again")
    touched = [p for p, stamp in before.items() if os.stat(folder / "output" / p).st_mtime_ns != stamp]
    checks.that(sorted(touched) == lost, f"again: {len(touched)} made, {len(lost)} were lost")
    # One bad row: one part fails, the others are made, and nothing is merged behind the reader's back.
    with open(folder / "schools.csv", "a") as file:
        file.write("Bad,555,,North\r\n")
    merged = (folder / "output/manifest.json").read_bytes()
    block = re.findall(r"^```sh\n(.*?)^```", text, flags=re.S | re.M)[0]
    said = shell(folder, block, status=1)
    checks.that("bad-phone" in said and (folder / "output/manifest.json").read_bytes() == merged, f"a bad row: {said}")
    refused = [p.name for p in (folder / "output").glob("rejected-*")]
    checks.that(len(refused) == 1, f"one part has the refused row: {refused}")


def cancelled(folder, cluster, env):
    """A job that is cancelled in the middle, and submitted again."""
    write_table(folder, 900)
    shutil.rmtree(folder / "output")
    submit = subprocess.Popen(["sbatch", "--wait", "posters.sbatch"], cwd=folder, env={**os.environ, **env},
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list(folder.glob("output/**/*.pdf"))) < 50 and time.monotonic() < end:
        time.sleep(0.01)
    cluster.ask("scancel", "--name", "posters")
    submit.wait(timeout=120)
    made = len(pdfs(folder / "output"))
    checks.that(50 <= made < 900, f"it was cancelled in the middle: {made} of 900")
    do_section(folder, sections()["Slurm"], env)
    same_as_whole(folder, "a cancelled job, submitted again")


def slurm(folder):
    with tempfile.TemporaryDirectory(prefix="slurm-") as own, Slurm(own) as cluster:
        env = cluster.environment()
        do_section(folder, sections()["Slurm"], env)
        said = [p.read_text() for p in sorted(folder.glob("slurm-*.out"))]
        checks.that(said == [""] * 4, f"four tasks, and none has anything to say: {said}")
        same_as_whole(folder, "Slurm")
        cancelled(folder, cluster, env)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_project(pathlib.Path(temporary), 40)
        try:
            {"plain": plain, "parallel": parallel, "slurm": slurm}[PART](folder)
        except Unavailable as reason:
            print(f"scale_{PART} is skipped: {reason}")
            sys.exit(1 if os.environ.get("CI") else SKIPPED)
    checks.end()


main()
