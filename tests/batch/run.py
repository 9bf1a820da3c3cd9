#!/usr/bin/env python3
"""A document for every row of a table: what is made, what is made again, what an interrupted run leaves, what shards do.

usage: run.py HANDBILL SOURCE_DIR
"""
import csv
import fcntl
import io
import json
import os
import pathlib
import pty
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from support import DATE, hashes, manifest, run, sha256  # noqa: E402
from tables import BINARY, NAME, Batch, checks, make_project, rows, write_table  # noqa: E402


def documents(folder, project):
    table = write_table(folder / "rows.csv", rows(30), bom=True)
    batch = Batch(project, folder / "rows")
    said = batch.make(table, "--jobs", "1")
    checks.that((said["made"], said["rows"], said["refused"]) == (30, 30, 0), f"thirty rows: {said}")
    entries = manifest(batch.out)["files"]
    checks.that(len(entries) == 30 and batch.is_true(), "the manifest lists all thirty")
    checks.that("office/District-0/School-0003.pdf" in batch.pdfs(), f"names of files: {list(batch.pdfs())[:3]}")
    by_path = {e["path"]: e for e in entries}
    entry = by_path["office/District-1/School-0007.pdf"]
    checks.that([c["payload"] for c in entry["qr"]][0] == "https://report.example.org/help?site=7", f"{entry['qr']}")
    text = run(["pdftotext", batch.out / entry["path"], "-"]).stdout.decode()
    checks.that("School 0007" in text and "512-555-0007" in text, f"the row's words are on paper: {text}")
    checks.that(len(set(batch.pdfs().values())) == 30, "every document is another")
    read = run(["qpdf", "--check", batch.out / entry["path"]])
    checks.that(read.returncode == 0, "qpdf finds nothing")
    for jobs in ("2", "7"):
        other = Batch(project, folder / f"jobs{jobs}")
        other.make(table, "--jobs", jobs)
        checks.that(hashes(other.out) == hashes(batch.out), f"--jobs {jobs}: the same bytes")
    checks.that(batch.make(table, what="check")["rows"] == 30, "check looks at all rows")
    # Names of other lengths move what stands below them: others before must not show.
    uneven = [{**row, "site": row["site"] + " and a name so long that it needs a line"[:i % 5 * 9]}
              for i, row in enumerate(rows(25, 100))]
    for material in ("tiny", "card"):
        together = Batch(project, folder / f"together-{material}")
        together.make(write_table(folder / "uneven.csv", uneven), "--jobs", "1", material=material)
        alone = Batch(project, folder / f"alone-{material}")
        for row in uneven[::6]:
            alone.make(write_table(folder / "one.csv", [row]), material=material)
        checks.that(len(alone.pdfs()) == 5 and all(together.pdfs()[p] == h for p, h in alone.pdfs().items()),
                    f"{material}: a row makes the same bytes alone and among others")
    default = folder / "names"
    run([BINARY, "build", "tiny", "--project", project, "--data", table, "--date", DATE, "--out", default, "-q"])
    checks.that((default / "office/en/tiny-0001.pdf").exists(), "names when none is asked for")


def again(folder, project):
    """What has changed is made again, nothing else."""
    table = write_table(folder / "again.csv", rows(10))
    batch = Batch(project, folder / "again")
    batch.make(table)
    before = hashes(batch.out)
    stamps = {p: (batch.out / p).stat().st_mtime_ns for p in before}

    def expect(made, what, *options):
        said = batch.make(table, *options)
        checks.that((said["made"], said["unchanged"]) == (made, 10 - made),
                    f"{what}: {said['made']} made, {said['unchanged']} unchanged")
        checks.that(batch.is_true(), f"{what}: the manifest is true")

    expect(0, "nothing has changed")
    checks.that(stamps == {p: (batch.out / p).stat().st_mtime_ns for p in before}, "no file is touched")
    expect(10, "--force", "--force")
    checks.that(hashes(batch.out) == before, "--force makes the same bytes")
    write_table(table, rows(4) + [{**rows(1, 5)[0], "phone": "512-555-9999"}] + rows(5, 6))
    expect(1, "a row has changed")
    (batch.out / "office/District-1/School-0001.pdf").unlink()
    expect(1, "a file is gone")
    (batch.out / "office/District-1/School-0001.pdf").write_bytes(b"x")
    expect(1, "a file was changed")
    for name, old, new, made in (("content/messages/en/tiny.yaml", "Say it", "Say it now", 10),
                                 ("content/messages/en/tiny.yaml", "help: Example help line", "help: Help line", 0),
                                 ("content/hotlines.yaml", "1-888-555-0123", "1-888-555-0124", 10),
                                 ("content/sites.yaml", "purpose: tests", "purpose: more tests", 0),
                                 ("layouts/tiny.yaml", "gap: 8pt", "gap: 7pt", 10),
                                 ("layouts/card.yaml", "A card with two sides", "A card", 0)):
        path = project / name
        text = path.read_text()
        checks.that(old in text, f"{name} has '{old}'")
        changed = text.replace(old, new)
        if "hotlines" in name:
            changed = changed.replace("+18885550123", "+18885550124")
        path.write_text(changed)
        expect(made, f"{name}: {new}")
        path.write_text(text)
        batch.make(table)
    said = run([BINARY, "build", "tiny", "--project", project, "--data", table, "--name", NAME, "--out", batch.out,
                "--format", "json"])
    said = run([BINARY, "build", "tiny", "--project", project, "--data", table, "--name", NAME, "--out", batch.out,
                "--format", "json"])
    checks.that(json.loads(said.stdout)["made"] == 0, "another day alone makes nothing anew")


def interrupted(folder, project):
    table = write_table(folder / "many.csv", rows(600))
    whole = Batch(project, folder / "whole")
    whole.make(table)
    for how in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
        batch = Batch(project, folder / f"interrupted-{how}-{time.monotonic_ns()}")
        process = subprocess.Popen(batch.command(table), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and len(list(batch.out.rglob("*.pdf"))) < 100:
            time.sleep(0.002)
        process.send_signal(how)
        status = process.wait()
        made = batch.pdfs()
        checks.that(0 < len(made) < 600, f"{how.name}: it was in the middle ({len(made)} files)")
        checks.that(all(whole.pdfs().get(p) == h for p, h in made.items()), f"{how.name}: every PDF is whole")
        if how == signal.SIGKILL:
            checks.that(status == -signal.SIGKILL, "it was killed")
            checks.that(not (batch.out / "manifest.json").exists() or batch.is_true(), "the manifest is true")
        else:
            checks.that(status == 128 + how, f"{how.name}: exit status {status}")
            checks.that(len(manifest(batch.out)["files"]) == len(made) and batch.is_true(),
                        f"{how.name}: the manifest lists what was made")
        said = batch.make(table)
        checks.that(said["made"] + said["unchanged"] == 600 and said["unchanged"] >= len(made) - 16,
                    f"{how.name}: the next run goes on: {said['made']} made, {said['unchanged']} unchanged")
        checks.that(hashes(batch.out) == hashes(whole.out), f"{how.name}: and ends as if nothing had been")
        left = [p.name for p in batch.out.rglob(".*")] + [p.name for p in batch.out.rglob("*.journal")]
        checks.that(not left, f"{how.name}: nothing is left over: {left}")
    # A run that replaces files must not leave a manifest that speaks of the old ones.
    batch = Batch(project, folder / "replaced")
    shutil.copytree(whole.out, batch.out)
    layout = project / "layouts/tiny.yaml"
    text = layout.read_text()
    layout.write_text(text.replace("gap: 8pt", "gap: 7pt"))
    process = subprocess.Popen(batch.command(table), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    old = whole.pdfs()
    while process.poll() is None and batch.pdfs() == old:
        time.sleep(0.002)
    process.kill()
    process.wait()
    checks.that(batch.is_true(), "killed while it replaces: the manifest is true")
    layout.write_text(text)
    batch.make(table)
    checks.that(hashes(batch.out) == hashes(whole.out), "and the next run sets it right")


def full_disk(folder, project):
    """A file larger than the limit is what a full disk looks like to write()."""
    table = write_table(folder / "disk.csv", rows(20))
    batch = Batch(project, folder / "disk")
    batch.make(table)
    before = batch.pdfs()
    done = subprocess.run(batch.command(table, "--force"), capture_output=True, check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)))
    checks.that(done.returncode == 3, f"a full disk: exit status {done.returncode}")
    findings = [f["id"] for f in json.loads(done.stdout)["findings"]]
    checks.that(set(findings) == {"file-unwritable"} and len(findings) < 10, f"it stops soon: {findings}")
    checks.that(batch.pdfs() == before, "every PDF is whole")
    said = batch.make(table)
    checks.that(batch.is_true() and said["made"] + said["unchanged"] == 20, "the next run goes on")
    checks.that(not (batch.out / "rejected.csv").exists(), "no row is to blame")


def emptied(folder, project):
    """Somebody takes the folder away while it is filled: the run does not say that all is well."""
    table = write_table(folder / "rows.csv", rows(2000))
    batch = Batch(project, folder / "emptied")
    process = subprocess.Popen(batch.command(table), stdout=subprocess.PIPE)
    while process.poll() is None and len(list(batch.out.rglob("*.pdf"))) < 50:
        time.sleep(0.002)
    batch.out.rename(folder / "moved")
    said = json.loads(process.communicate()[0])
    checks.that(process.returncode == 3 and "was emptied or moved" in str(said["findings"]), f"{process.returncode}: {said}")
    checks.that(not (batch.out / "manifest.json").exists() or batch.is_true(), "the manifest is true")
    said = batch.make(table)
    checks.that(batch.is_true() and len(batch.pdfs()) == 2000, f"the next run makes what is missing: {said}")


def refused(folder, project):
    good = rows(4)
    bad = [{**rows(1, 10)[0], "phone": "555-0134"}, {**rows(1, 11)[0], "site": "=cmd|'/c calc'!A1"},
           {**rows(1, 12)[0], "url": "https://bit.ly/x"}, {**rows(1, 2)[0], "phone": "512-555-7777"}]
    table = write_table(folder / "bad.csv", [good[0], bad[0], good[1], bad[1], good[2], bad[2], bad[3], good[3]])
    batch = Batch(project, folder / "bad")
    said = batch.make(table, status=1)
    checks.that((said["made"], said["refused"]) == (4, 4), f"four of eight: {said['made']}, {said['refused']}")
    places = [(f["id"], f.get("line"), f.get("column")) for f in said["findings"]]
    checks.that(places == [("bad-phone", 3, 13), ("formula", 5, 1), ("site-shortener", 7, 26), ("same-file", 8, 1)],
                f"rows and columns: {places}")
    rejected = batch.out / "rejected.csv"
    checks.that(said["rejected"] == str(rejected), "it says where the refused rows are")
    read = list(csv.DictReader(io.StringIO(rejected.read_text())))
    checks.that([r["district"] for r in read] == [b["district"] for b in bad], "the refused rows, as they came")
    checks.that(read[1]["site"].startswith("'="), "what a spreadsheet would run is disarmed")
    checks.that(all(r["reason"] for r in read) and "row 3" in read[3]["reason"], f"with reasons: {read[3]['reason']}")
    for row, mended in zip(read, ({"phone": "512-555-0134"}, {"site": "School 0011"}, {"url": ""}, {"site": "Second"})):
        row.update(mended)
    write_table(rejected, read)
    said = batch.make(rejected)
    checks.that(said["made"] == 4 and not said["refused"], "mended and fed back, all are made")
    checks.that(rejected.exists(), "what was read is not taken away")
    checks.that(len(manifest(batch.out)["files"]) == 8, "the manifest lists all eight")
    write_table(table, good)
    batch.make(table)
    checks.that(not rejected.exists(), "when no row is refused there is no file of refused rows")
    # A million cells of nonsense are told in few words, and do not fill the memory.
    with open(table, "w") as file:
        file.write("site,phone,url,district\n" + ",12,,\n" * 50000)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    said = batch.make(table, status=1)
    checks.that(said["refused"] == 50000 and len(said["findings"]) < 100, f"many bad rows: {len(said['findings'])}")
    checks.that(rejected.read_bytes().count(b"\n") == 50001, "all of them are in the file")
    more = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - usage
    checks.that(more < 8 * 1024, f"they need {more} kB more than a few good rows")


def judged(folder, project):
    """What was found right in one row is not judged again in the next; what is wrong is told of every row."""
    words = project / "content/words.yaml"
    table = write_table(folder / "judged.csv", rows(5))
    batch = Batch(project, folder / "judged")
    for jobs, phrase, refused in (("1", "school 0003", 1), ("2", "school 0003", 1), ("1", "school*", 5), ("1", "say it", 5)):
        words.write_text(f"words:\n  stigma: {{en: [\"{phrase}\"]}}\n")
        said = batch.make(table, "--jobs", jobs, "--force", status=1)
        ids = {f["id"] for f in said["findings"]} - {"rows-refused"}
        checks.that(said["refused"] == refused and ids == {"stigma"}, f"'{phrase}': {said['refused']} refused, {ids}")


def shards(folder, project):
    table = write_table(folder / "shards.csv", rows(60))
    whole = Batch(project, folder / "unsharded")
    whole.make(table)
    batch = Batch(project, folder / "shards")
    sizes = [batch.make(table, "--shard", f"{k}/4")["made"] for k in range(1, 5)]
    checks.that(sum(sizes) == 60 and min(sizes) > 3, f"four shards: {sizes}")
    checks.that(batch.pdfs() == whole.pdfs(), "they make what one run makes")
    parts = sorted(str(p) for p in batch.out.glob("manifest-*-of-4.json"))
    done = run([BINARY, "manifest", "merge", *parts])
    checks.that(done.returncode == 0, f"merge: {done.stderr.decode()}")
    checks.that(manifest(batch.out) == manifest(whole.out), "the merged manifest is that of one run")
    done = run([BINARY, "manifest", "merge", *parts, parts[0]])
    checks.that(done.returncode == 0 and b"60 files" in done.stdout, f"the same part twice: {done.stdout}")
    done = run([BINARY, "manifest", "merge", *parts[:2], parts[3]])
    checks.that(done.returncode == 1 and b"1 of 4 parts is not among the manifests; part 3" in done.stderr and b"[shard-missing]" in
                done.stderr, f"a part that nobody made: {done.stderr}")
    few = Batch(project, folder / "few")
    one = write_table(folder / "one.csv", rows(1))
    for k in range(1, 4):
        few.make(one, "--shard", f"{k}/3")
    done = run([BINARY, "manifest", "merge", *sorted(few.out.glob("manifest-*-of-3.json"))])
    checks.that(done.returncode == 0 and b"1 files of 3" in done.stdout, f"parts without a row: {done.stderr}")
    # A part that was stopped by a signal has a true manifest, and yet is not all.
    cut = Batch(project, folder / "cut")
    process = subprocess.Popen(cut.command(write_table(folder / "many.csv", rows(2000)), "--shard", "1/2"), stdout=subprocess.DEVNULL)
    while process.poll() is None and len(list(cut.out.rglob("*.pdf"))) < 50:
        time.sleep(0.002)
    process.terminate()
    process.wait()
    done = run([BINARY, "manifest", "merge", cut.out / "manifest-1-of-2.json"])
    checks.that(done.returncode == 1 and b"[shard-unfinished]" in done.stderr, f"a part that was stopped: {done.stderr}")
    cut.make(folder / "many.csv", "--shard", "1/2")
    checks.that(not list(cut.out.glob("*.journal")) and cut.is_true("manifest-1-of-2.json"), "and goes on")
    more = rows(60) + rows(20, 100)
    write_table(table, more)
    said = [batch.make(table, "--shard", f"{k}/4") for k in range(1, 5)]
    checks.that(sum(s["unchanged"] for s in said) == 60 and sum(s["made"] for s in said) == 20,
                "rows that are added move no others")
    # Machines with folders of their own.
    for k in (1, 2):
        Batch(project, folder / f"apart/{k}").make(table, "--shard", f"{k}/2")
    parts = [folder / f"apart/{k}/manifest-{k}-of-2.json" for k in (1, 2)]
    done = run([BINARY, "manifest", "merge", "--out", folder / "apart", *parts])
    apart = Batch(project, folder / "apart")
    checks.that(done.returncode == 0 and len(manifest(apart.out)["files"]) == 80 and apart.is_true(),
                f"folders below one: {done.stderr.decode()}")
    for status, what, words in ((1, "manifest-conflict", [parts[0], parts[1]]), (2, "is not K/N", None)):
        done = run([BINARY, "manifest", "merge", *words] if words else
                   [BINARY, "build", "tiny", "--project", project, "--shard", "5/4"])
        checks.that(done.returncode == status and what in done.stderr.decode(), f"{what}: {done.stderr.decode()}")
    victim = folder / "apart/1" / json.loads(parts[0].read_text())["files"][0]["path"]
    victim.write_bytes(b"x")
    done = run([BINARY, "manifest", "merge", "--out", folder / "apart", *parts])
    checks.that(done.returncode == 1 and b"manifest-stale" in done.stderr, "a file that has changed")
    (folder / "apart/2/manifest-2-of-2.journal").write_text("")
    done = run([BINARY, "manifest", "merge", "--out", folder / "apart", *parts])
    checks.that(b"shard-unfinished" in done.stderr, "a shard that has not ended")
    plain = [Batch(project, folder / "plain") for _ in range(2)]
    made = [json.loads(run([BINARY, "build", "tiny", "card", "--project", project, "--out", plain[0].out, "--date",
                            DATE, "--shard", f"{k}/2", "--format", "json"]).stdout)["made"] for k in (1, 2)]
    checks.that(sum(made) == 2, f"shards without a table: {made}")


def merge(batch, table, *options, status=0, material="tiny"):
    command = [c for c in batch.command(table, *options, "--merge", "one", material=material) if c not in ("--name", NAME)]
    done = run(command)
    checks.that(done.returncode == status, f"{options}: exit status {done.returncode}: {done.stderr.decode()[-400:]}")
    return json.loads(done.stdout)


def lines(pdf, page, word):
    text = run(["pdftotext", "-raw", "-f", str(page), "-l", str(page), pdf, "-"]).stdout.decode()
    return [line for line in text.splitlines() if line.startswith(word)]


def merged(folder, project):
    table = write_table(folder / "merge.csv", rows(70))
    batch = Batch(project, folder / "merge")
    said = merge(batch, table, "--jobs", "1")
    pdf = batch.out / "office/en/tiny-rows.pdf"
    checks.that((said["made"], said["rows"]) == (1, 70), f"all rows in one file: {said['made']}, {said['rows']}")
    checks.that(run(["qpdf", "--check", pdf]).returncode == 0, "qpdf finds nothing")
    checks.that(run(["mutool", "info", pdf]).stdout.count(b"Pages: 70") == 1, "a page for each row")
    outline = run(["mutool", "show", pdf, "outline"]).stdout.decode().splitlines()
    checks.that([o.split('"')[1] for o in outline] == [r["site"] for r in rows(70)], f"bookmarks: {outline[:2]}")
    checks.that("#page=70" in outline[-1], "the last bookmark leads to the last page")
    for page in (1, 2, 64, 65, 70):
        checks.that(lines(pdf, page, "School") == [f"School {page:04d}"], f"page {page}: {lines(pdf, page, 'School')}")
    fonts = run(["pdffonts", pdf]).stdout.decode().splitlines()[2:]
    checks.that(0 < len(fonts) < 4 and all(f.split()[-5:-2] == ["yes", "yes", "yes"] for f in fonts), f"fonts: {fonts}")
    tags = run(["pdfinfo", "-struct-text", pdf]).stdout.decode()
    order = [line.strip() for line in tags.splitlines() if "School" in line]
    checks.that(order == [f'"School {i:04d}"' for i in range(1, 71)], f"reading order: {order[:3]}")
    entry = manifest(batch.out)["files"][0]
    own = [c for c in entry["qr"] if "site=" in c["payload"]]
    checks.that(entry["pages"] == 70 and len(own) == 70 and batch.is_true(), "the manifest has all codes")
    checks.that([c["page"] for c in own] == list(range(1, 71)), "by their pages")
    other = Batch(project, folder / "merge-jobs")
    merge(other, table, "--jobs", "5")
    checks.that(hashes(other.out) == hashes(batch.out), "the same bytes with any --jobs")
    checks.that(merge(batch, table)["unchanged"] == 1, "unchanged, not made again")
    write_table(table, rows(70)[:-1] + [{**rows(1, 70)[0], "phone": "555"}])
    said = merge(batch, table, status=1)
    checks.that(said["made"] == 1 and said["refused"] == 1 and manifest(batch.out)["files"][0]["pages"] == 69,
                "a refused row is left out")
    write_table(table, rows(69) + [{**rows(1, 70)[0], "site": "School \U00013000"}])
    for time_ in ("at first", "again"):
        said = merge(batch, table, status=1)
        checks.that((said["made"], said["refused"], said["rows"]) == (1, 1, 70) and (batch.out / "rejected.csv").exists(),
                    f"what cannot be set is left out, and said, {time_}: {said['made']}, {said['refused']}, {said['rows']}")
    checks.that(manifest(batch.out)["files"][0]["left_out"] == 1, "the manifest says that a row is missing")
    before = sha256(pdf)
    write_table(table, rows(600))
    process = subprocess.Popen([c for c in batch.command(table, "--merge", "one") if c not in ("--name", NAME)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(batch.out.rglob(".handbill-*")):
        time.sleep(0.001)
    process.kill()
    process.wait()
    checks.that(sha256(pdf) == before, "killed: the old file is whole")
    merge(batch, table)
    checks.that(batch.is_true() and not list(batch.out.rglob(".handbill-*")), "and the next run ends it")
    table = write_table(folder / "live.csv", rows(6000))
    process = subprocess.Popen([c for c in batch.command(table, "--merge", "one", "--jobs", "1") if c not in ("--name", NAME)],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    before = sha256(pdf)
    while process.poll() is None and not list(batch.out.rglob(".handbill-*.tmp")):
        time.sleep(0.001)
    os.truncate(table, 4000)
    said = json.loads(process.communicate()[0])
    checks.that(process.returncode == 3 and [f["id"] for f in said["findings"]] == ["table-changed"] and sha256(pdf) == before,
                f"the table became shorter: {process.returncode}, {str(said)[:600]}")
    write_table(table, [*rows(2), {**rows(1, 3)[0], "site": "W" * 30}])
    done = run([BINARY, "build", "tiny", "card", "--project", project, "--data", table, "--date", DATE, "--merge", "one",
                "--out", folder / "two", "--format", "json"])
    said = json.loads(done.stdout)
    left_out = {e["material"]: e.get("left_out") for e in manifest(folder / "two")["files"]}
    rejected = (folder / "two/rejected.csv").read_text().count("W" * 30) if (folder / "two/rejected.csv").exists() else 0
    checks.that((done.returncode, said["made"], said["refused"], rejected) == (1, 2, 1, 1) and left_out == {"tiny": None, "card": 1},
                f"a row that the second file alone refuses: {left_out}, {rejected}, {str(said)[:600]}")
    write_table(table, rows(3))
    for lang in ("en,ar", "en"):
        material = "tiny,card" if lang == "en" else "tiny"
        done = run([BINARY, "build", *material.split(","), "--lang", lang, "--project", project, "--data", table, "--date", DATE,
                    "--merge", "one", "--name", "all", "--out", folder / "clash", "--format", "json"])
        said = json.loads(done.stdout)
        checks.that(done.returncode == 1 and [f["id"] for f in said["findings"]] == ["same-file"] and
                    not list((folder / "clash").rglob("*.pdf")), f"two files of one name: {str(said)[:600]}")
    done = run([c for c in batch.command(table, "--merge", "one")])
    checks.that(done.returncode == 1 and b"bad-name" in done.stdout, "one file cannot be named by a row")


def cards(folder, project):
    table = write_table(folder / "cards.csv", rows(21))
    names = [r["site"] for r in rows(21)]
    for order, first, last in (("row", names[:10], names[20:]), ("stack", names[0::3], names[2::3])):
        batch = Batch(project, folder / order)
        said = merge(batch, table, "--order", order, "--jobs", "3", material="card")
        pdf = batch.out / "office/en/card-rows.pdf"
        checks.that(said["made"] == 1 and run(["qpdf", "--check", pdf]).returncode == 0, f"cards, {order}")
        checks.that(manifest(batch.out)["files"][0]["pages"] == 6, f"{order}: three sheets, two sides each")
        checks.that(lines(pdf, 1, "School") == first, f"{order}: the first sheet has {lines(pdf, 1, 'School')}")
        checks.that(lines(pdf, 5, "School") == last, f"{order}: the last sheet has {lines(pdf, 5, 'School')}")
        backs = manifest(batch.out)["files"][0]["qr"]
        checks.that(sum(c["page"] == 6 for c in backs) == len(last), f"{order}: as many backs as fronts")


def at_once(folder, project):
    """Two runs into one folder: the second does not touch it."""
    table = write_table(folder / "busy.csv", rows(600))
    batch = Batch(project, folder / "busy")
    first = subprocess.Popen(batch.command(table), stdout=subprocess.DEVNULL)
    while first.poll() is None and not list(batch.out.rglob("*.pdf")):
        time.sleep(0.002)
    done = run(batch.command(table))
    checks.that(done.returncode == 3 and b"output-busy" in done.stdout, f"busy: {done.returncode} {done.stdout[-300:]}")
    checks.that(first.wait() == 0 and batch.is_true(), "the first is not disturbed")


def progress(folder, project):
    table = write_table(folder / "progress.csv", rows(600))
    batch = Batch(project, folder / "progress")
    leader, follower = pty.openpty()
    command = [c for c in batch.command(table) if c not in ("--format", "json")]
    process = subprocess.Popen(command, stderr=follower, stdout=subprocess.DEVNULL)
    os.close(follower)
    text = os.read(leader, 65536)
    process.send_signal(signal.SIGSTOP)  # or a quick machine is through before a rate says anything
    time.sleep(0.7)
    process.send_signal(signal.SIGCONT)
    while True:
        try:
            text += os.read(leader, 65536)
        except OSError:
            break
        if process.poll() is not None and text.endswith(b"\x1b[K"):
            break
    os.close(leader)
    process.wait()
    checks.that(b"[600/600]" in text and text.endswith(b"\r\x1b[K"), f"progress: {text[-200:]}")
    checks.that(b"/s, " in text and b" left" in text, f"rate and time left: {text[-300:]}")
    checks.that(text.count(b"\r") < 600, "the terminal is not flooded")


def narrow(folder, project):
    """On a terminal of few columns the line is cut, and not within a letter."""
    table = write_table(folder / "narrow.csv", [{**row, "site": "Škôlka " + row["site"]} for row in rows(40)])
    for columns in range(9, 30):
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        batch = Batch(project, folder / "narrow")
        batch.name = "Škôlka/{site}"
        command = [c for c in batch.command(table, "--force") if c not in ("--format", "json")]
        process = subprocess.Popen(command, stderr=follower, stdout=subprocess.DEVNULL)
        os.close(follower)
        text = b""
        try:
            while more := os.read(leader, 65536):
                text += more
        except OSError:
            pass
        os.close(leader)
        process.wait()
        try:
            lines = text.decode().split("\r\x1b[K")
        except UnicodeDecodeError as error:
            lines = [str(error) * 9]
        checks.that(all(len(line) < columns for line in lines), f"{columns} columns: {lines[:3]}")


def usage(folder, project):
    table = write_table(folder / "usage.csv", rows(2))
    cases = [(["--name", "x"], "name it with --data"), (["--merge", "one"], "name it with --data"),
             (["--data", table, "--merge", "two"], "it is one"), (["--data", table, "--order", "row"], "--merge one"),
             (["--data", table, "--merge", "one", "--order", "rows"], "row or stack"), (["--data", table, "--shard", "0/2"], "K from 1 to N"),
             (["--data", table, "--shard", "x"], "K from 1 to N")]
    for words, said in cases:
        done = run([BINARY, "build", "tiny", "--project", project, "--out", folder / "usage", *words])
        checks.that(done.returncode == 2 and said in done.stderr.decode(), f"{words}: {done.stderr.decode()}")


def memory(folder, project):
    """Five times the rows, the same memory."""
    peaks = []
    for n in (200, 1000):
        table = write_table(folder / f"memory-{n}.csv", rows(n))
        command = Batch(project, folder / f"memory-{n}").command(table, "--jobs", "1")
        pid = os.posix_spawn(BINARY, command, {"PATH": os.environ["PATH"]},
                             file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
        _, status, used = os.wait4(pid, 0)
        checks.that(status == 0, f"{n} rows: status {status}")
        peaks.append(used.ru_maxrss)
    checks.that(peaks[1] - peaks[0] < 4096, f"200 rows need {peaks[0]} kB, 1,000 rows {peaks[1]} kB")


with tempfile.TemporaryDirectory() as temporary:
    for part in (documents, again, interrupted, full_disk, emptied, refused, judged, shards, merged, cards, at_once, progress, narrow, usage, memory):
        place = pathlib.Path(temporary) / part.__name__
        place.mkdir()
        part(place, make_project(place))
        shutil.rmtree(place)
checks.end()
