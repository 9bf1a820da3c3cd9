#!/usr/bin/env python3
"""What a table may bring: every type of field on paper, and tables that were made to do harm.

usage: inputs.py HANDBILL SOURCE_DIR
"""
import csv
import io
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from support import DATE, hashes, manifest, run  # noqa: E402
from tables import BINARY, NAME, SOURCE, Batch, checks, make_project, rows, write_table  # noqa: E402

MEMORY_MOST = 48 * 1024  # kB, for any table
LOCAL = """name: "Example District"
sites:
  own:
    url: https://www.example.com/counselors
    purpose: tests
    source: made up for tests
    checked: 2026-01-01
    review_by: 2026-12-31
"""


def text_of(pdf):
    return " ".join(run(["pdftotext", "-raw", pdf, "-"]).stdout.decode().split())


def codes_of(pdf, folder):
    run(["pdftoppm", "-r", "150", "-png", "-singlefile", pdf, folder / "raster"])
    return run(["zbarimg", "-q", "--raw", folder / "raster.png"]).stdout.decode().split()


def peak_of(command):
    """Peak memory in kB of one run, its status, and what it printed."""
    with tempfile.TemporaryFile() as said:
        pid = os.posix_spawn(BINARY, command, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                             file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 1)])
        _, status, used = os.wait4(pid, 0)
        said.seek(0)
        return used.ru_maxrss, os.waitstatus_to_exitcode(status), json.loads(said.read() or b"{}")


def fields(folder, _project):
    """The real poster with a row of each kind, read by other people's tools."""
    (folder / "local.yaml").write_text(LOCAL)
    table = [{"site": "Escuela César Chávez", "phone": "(512) 555-0134", "url": "https://www.example.com/cesar", "lang": "es"},
             {"site": "Lincoln High School", "phone": "512.555.0135", "url": "https://HELP.example.com/a?b=1", "lang": "en"},
             {"site": "Oak Hill", "phone": "+1 512 555 0136", "url": "", "lang": "ar"},
             {"site": "Riverside", "phone": "", "url": "https://evil.example.org/x", "lang": "en"},
             {"site": "Eastside", "phone": "", "url": "https://www.exаmple.com/x", "lang": "en"}]
    out = folder / "out"
    done = run([BINARY, "build", "know-the-signs-letter", "--data", write_table(folder / "rows.csv", table), "--date", DATE,
                "--local", folder / "local.yaml", "--name", "{site}", "--out", out, "--format", "json"])
    said = json.loads(done.stdout)
    checks.that((said["made"], said["refused"]) == (3, 2), f"three of five: {said['findings']}")
    refused = [(f["id"], f["line"], f["column"]) for f in said["findings"] if f["level"] == "error"]
    checks.that(refused == [("url-not-allowed", 5, 12), ("site-url", 6, 11)], f"hosts that nobody allowed: {refused}")
    for name, phone, code in (("Escuela-César-Chávez", "512-555-0134", "https://www.example.com/cesar"),
                              ("Lincoln-High-School", "512-555-0135", "https://help.example.com/a?b=1")):
        pdf = out / "office" / f"{name}.pdf"
        checks.that(phone in text_of(pdf) and name.replace("-", " ") in text_of(pdf), f"{name}: {text_of(pdf)[:800]}")
        checks.that(code in codes_of(pdf, folder), f"{name}: codes {codes_of(pdf, folder)}")
    checks.that("512-555-0136" in text_of(out / "office/Oak-Hill.pdf"), "a number among Arabic")
    langs = {e["path"].split("/")[-1]: e["lang"] for e in manifest(out)["files"]}
    checks.that([langs[n] for n in sorted(langs)] == ["es", "en", "ar"], f"every row in its language: {langs}")


def spreadsheets(folder, project):
    """What programs leave around a table is no row and no column."""
    text = "site,phone,district\r\nA,512-555-0134,North\r\n\u00a0B \u00a0,512-555-0135,South\r\n"
    expected = None
    for what, table in (("as it is", text), ("emptied columns", text.replace("\r\n", ",,\r\n")), ("emptied rows", text + ",,\r\n" * 20),
                        ("quoted emptiness", text.replace("\r\n", ',"",\r\n') + '"",,"",,\r\n'), ("spaces", "\r\n , ,\r\n" + text + "  \r\n"),
                        ("emptied rows between", text.replace("\r\n", "\r\n,,\r\n")), ("old Macintosh", text.replace("\r\n", "\r") + "\r,,\r")):
        (folder / "rows.csv").write_bytes(table.encode())
        batch = Batch(project, folder / what)
        batch.name = "{District}/{SITE}"  # as they are written in headers
        said = batch.make(folder / "rows.csv")
        expected = expected or batch.pdfs()
        checks.that(said["rows"] == 2 and batch.pdfs() == expected and len(expected) == 2, f"{what}: {said}")


def with_logo(project):
    with open(project / "content/materials/tiny.yaml", "a") as file:
        file.write("  logo: {type: logo}\n")
    layout = project / "layouts/tiny.yaml"
    layout.write_text(layout.read_text().replace(
        "          - part: signs\n", "          - part: signs\n          - image: {of: logo, most-w: 40pt, most-h: 20pt, when: {has: logo}}\n", 1))


def logos(folder, project):
    """A picture of each row's own; it is made of the picture's bytes, not of its name."""
    with_logo(project)
    for colour, name in (("black", "a"), ("gray40", "b")):
        run(["convert", "-size", "320x160", f"xc:{colour}", f"PNG24:{project}/{name}.png"])
    table = write_table(folder / "rows.csv", [{**row, "logo": logo} for row, logo in zip(rows(3), ("a.png", "b.png", ""))])
    batch = Batch(project, folder / "out")
    batch.make(table)
    pictures = [run(["pdfimages", "-list", batch.out / p]).stdout.count(b"\n") - 2 for p in sorted(batch.pdfs())]
    checks.that(sorted(pictures) == [0, 1, 1], f"pictures in the files: {pictures}")
    shutil.copy(project / "b.png", project / "a.png")
    said = batch.make(table)
    checks.that((said["made"], said["unchanged"]) == (1, 2), f"the picture has changed: {said['made']} made")
    outside = folder / "secret.png"
    shutil.copy(project / "b.png", outside)
    (project / "link.png").symlink_to(outside)
    write_table(table, [{**rows(1)[0], "logo": "link.png"}])
    said = batch.make(table, status=1)
    checks.that(said["refused"] == 1, f"a link that leads out of the project: {said}")


def names(folder, project):
    """What stands in a cell does not decide where a file goes."""
    districts = ["../../escape", "/etc/cron.d", "a/b\\c", "..", "C:\\Windows", "CON", ".hidden", "-rf", "two\nlines", "\u202egnp.exe",
                 "$(touch x)", "`touch x`", "a;b|c&d", "%2e%2e%2f", "x" * 400, "*?<>\"'", "\u200b\u2066z", "~root", "e\u0301tat"]
    batch = Batch(project, folder / "inner/out")
    table = write_table(folder / "rows.csv", [{**row, "district": name} for row, name in zip(rows(len(districts)), districts)])
    command = batch.command(table)
    done = run(command, cwd=folder)
    said = json.loads(done.stdout)
    checks.that(said["made"] + said["refused"] == len(districts) and said["made"] > 12, f"{said['made']} of {len(districts)} made")
    checks.that({f["id"] for f in said["findings"]} <= {"empty-name"}, f"names of nothing: {[f['id'] for f in said['findings']]}")
    out = batch.out / "office"
    made = [p.relative_to(out) for p in folder.rglob("*.pdf") if p.is_relative_to(out)]
    everywhere = [p for p in folder.rglob("*") if p.is_file() and not p.is_relative_to(batch.out) and not p.is_relative_to(project)]
    checks.that(len(made) == said["made"] and everywhere == [table], f"nothing lies elsewhere: {everywhere}")
    for path in made:
        parts = [part.removesuffix(".pdf") for part in path.parts]
        checks.that(len(parts) == 2 and all(p[0] not in ".-" and len(p.encode()) <= 124 for p in parts), f"the name {path}")
        checks.that(all(c.isalnum() or c in "-_\u0301" for p in parts for c in p), f"letters of {path!r}")
        checks.that(not any(p.upper() in ("CON", "NUL", "AUX", "PRN") for p in parts), f"a device's name: {path}")


def fed_back(folder, project):
    """Refused rows that nobody mended are refused again, for the same reasons, and the file does not change."""
    good = rows(1, 50)[0]
    bad = [{**good, "site": ""}, {**good, "site": "=1+1"}, {**good, "site": "+1"}, {**good, "site": "@a"}, {**good, "site": "-2+3"},
           {**good, "phone": "911"}, {**good, "url": "http://report.example.org"}, {**good, "site": "two\nlines"},
           {**good, "site": "a\u202eb"}, {**good, "site": "see evil.com"}, {**good, "site": "call 1-800-555-0199"},
           {**good, "site": "x" * 61}, {**good, "district": "=HYPERLINK(\"x\")", "phone": "1"}, {**good, "site": "a\tb"},
           {**good, "site": "+1+cmd|'/c calc'!A1"}, {**good, "phone": "+1 911"}]
    table = write_table(folder / "bad.csv", bad)
    with open(table, "ab") as file:
        file.write(b"too,many,cells,here,and,more\r\nfew\r\nL\xf3pez,512-555-0134,,\r\nnul\0byte,512-555-0134,,\r\n\"never closed,1,,\r\n")
    batch = Batch(project, folder / "out")
    said = batch.make(table, status=1)
    n = len(bad) + 5
    checks.that((said["made"], said["refused"]) == (0, n), f"all {n} are refused: {said['made']} made, {said['refused']} refused")
    rejected = batch.out / "rejected.csv"
    first = rejected.read_bytes()
    for reader in (csv.reader(io.StringIO(first.decode())), csv.reader(io.StringIO(first.decode()), strict=True)):
        read = list(reader)
        checks.that(len(read) == n + 1 and all(len(r) == 6 and r[5] for r in read), f"every row has its reason: {read[-2:]}")
        checks.that(not any(re.match(r"[=@\t\r-]|[+](?![\d ]+$)", c) for r in read[1:] for c in r), f"no cell is a formula: {read}")
    said = batch.make(rejected, status=1)
    checks.that(said["refused"] == n, f"fed back as it is: {said['refused']} refused")
    again = list(csv.reader(io.StringIO(rejected.read_text())))
    checks.that([r[:4] for r in again] == [r[:4] for r in read], "and the cells are the same")


def mend(path):
    """As somebody would who knows the numbers."""
    table = list(csv.DictReader(io.StringIO(path.read_text())))
    write_table(path, [{**row, "phone": f"512-555-{row['site'][-4:]}"} for row in table])


def mended(folder, project):
    """Refused rows, mended and fed back, make what was missing and take nothing away."""
    good = rows(6)
    table = write_table(folder / "rows.csv", [{**row, "phone": "12" if i in (2, 4) else row["phone"]} for i, row in enumerate(good)])
    whole, batch = Batch(project, folder / "whole"), Batch(project, folder / "numbered")
    for name in ("{lang}/{material}-{row}", "{row}"):
        shutil.rmtree(whole.out, ignore_errors=True)
        shutil.rmtree(batch.out, ignore_errors=True)
        whole.name = batch.name = name
        whole.make(write_table(folder / "good.csv", good))
        batch.make(table, status=1)
        rejected = batch.out / "rejected.csv"
        checks.that([r["row"] for r in csv.DictReader(io.StringIO(rejected.read_text()))] == ["3", "5"], rejected.read_text())
        mend(rejected)
        batch.make(rejected)
        checks.that(batch.pdfs() == whole.pdfs(), f"{name}: as if all rows had been good: {list(batch.pdfs())}")
    # All in one file: the mended rows have one of their own.
    batch = Batch(project, folder / "merged")
    batch.name = "all"
    one = ("--merge", "one")
    batch.make(table, *one, status=1)
    first = batch.pdfs()
    rejected = batch.out / "rejected.csv"
    mend(rejected)
    batch.make(rejected, *one)
    both = batch.pdfs()
    checks.that(sorted(both) == ["office/all-2.pdf", "office/all.pdf"] and both["office/all.pdf"] == first["office/all.pdf"], f"{both}")
    checks.that(batch.make(rejected, *one)["unchanged"] == 1 and batch.pdfs() == both, "the same rows again are the same file")
    # Unmended: the first one's file stays.
    batch = Batch(project, folder / "unmended")
    table.write_bytes(b"site,phone,url,district\r\nA,512-555-0001,,N\r\nA,512-555-0002,,N\r\nLin\0coln,512-555-0003,,N\r\n")
    batch.make(table, status=1)
    before = batch.pdfs()
    said = batch.make(batch.out / "rejected.csv", status=1)
    checks.that(said["refused"] == 2 and batch.pdfs() == before and batch.is_true(), f"the same name, a NUL byte: {said['findings']}")
    said = batch.make(batch.out / "rejected.csv", "--force", status=1)
    checks.that((said["made"], said["refused"]) == (1, 1), f"--force takes the name: {said['findings']}")
    # Ended early: the rows that were not looked at are not lost.
    batch = Batch(project, folder / "early")
    batch.out.mkdir()
    rejected = write_table(batch.out / "rejected.csv", [{**rows(1, 9000)[0], "phone": "1"}] + rows(4000))
    before = rejected.read_bytes()
    process = subprocess.Popen(batch.command(rejected), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(list(batch.out.rglob("*.pdf"))) < 50:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    checks.that(process.wait() == 130 and rejected.read_bytes() == before, "interrupted while it reads refused rows")
    # What cannot be written is not said to be there.
    table = write_table(folder / "rows.csv", [{**row, "phone": "1"} for row in rows(200)])
    done = subprocess.run(Batch(project, folder / "full").command(table), capture_output=True, check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)))
    said = json.loads(done.stdout)
    checks.that(done.returncode == 3 and "rejected" not in said and not any("has them all" in str(f) for f in said["findings"]), str(said)[:500])


def huge_cell(folder, project):
    """100 MB in one cell, with and without quotes: told, left out, and never in memory."""
    table = folder / "huge.csv"
    with open(table, "wb") as file:
        write_row = lambda i: file.write(f"School {i},512-555-0134,,North\r\n".encode())
        file.write(b"site,phone,url,district\r\n")
        write_row(1)
        for quote in (b"", b'"'):
            file.write(quote)
            for _ in range(100):
                file.write(b"x" * 1000000)
            file.write(quote + b",512-555-0134,,North\r\n")
            write_row(2 if not quote else 3)
    batch = Batch(project, folder / "out")
    peak, status, said = peak_of(batch.command(table))
    checks.that(status == 1 and (said["made"], said["refused"]) == (3, 2), f"a cell of 100 MB: {status}, {str(said)[:600]}")
    checks.that(peak < MEMORY_MOST, f"a cell of 100 MB needs {peak} kB")
    checks.that((batch.out / "rejected.csv").stat().st_size < 100000, "and is not copied")


def million(folder, project):
    """A million rows, of which this part makes a few."""
    table = folder / "million.csv"
    letters = str.maketrans("0123456789", "abcdefghij")
    with open(table, "w") as file:
        file.write("site,phone,url,district\n")
        file.writelines(f"{i:06d} School".translate(letters) + f",512-555-{i % 10000:04d},,D{i % 20}\n" for i in range(1000000))
    batch = Batch(project, folder / "out")
    peak, status, said = peak_of(batch.command(table, "--shard", "1/10000"))
    checks.that(status == 0 and 50 < said["made"] < 200, f"a million rows: {status}, {str(said)[:600]}")
    checks.that(peak < MEMORY_MOST, f"a million rows need {peak} kB")


def watched(command):
    """The most kB that a run takes of its own, not of files, looked at again and again; what it printed."""
    peak = 0
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdout=said) as process:
        while process.poll() is None:
            state = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = max([peak, *map(int, re.findall(r"RssAnon:\s+(\d+)", state))])
            time.sleep(0.02)
        said.seek(0)
        return peak, json.loads(said.read() or b"{}")


def flat(folder, _project):
    """More rows in the same memory, as a file each and as one file, though each has the same to warn of."""
    (folder / "local.yaml").write_text(LOCAL)
    address = "https://www.example.com/counselors/at/our/school/who/help?room="
    # One file: where its objects lie is kept for a thousand pages at a time, so a table must be longer than that.
    for counts, more, most in (((600, 6000), [], 250), ((2500, 10000), ["--merge", "one"], 1000)):
        peaks = []
        for count in counts:
            table = [{"site": "Oak Hill", "phone": "512-555-0134", "url": f"{address}{i:06d}"} for i in range(count)]
            out = folder / f"out-{count}"
            peak, said = watched([BINARY, "build", "know-the-signs-letter", "--lang", "en", "--date", DATE, "--jobs", "1",
                                  "--data", write_table(folder / "rows.csv", table), "--local", folder / "local.yaml",
                                  "--out", out, "--format", "json", *more])
            checks.that(said["made"] == (1 if more else count) and said["warnings"] == 1, f"{count} rows: {str(said)[:600]}")
            peaks.append(peak)
            shutil.rmtree(out)
        checks.that(peaks[1] - peaks[0] < most, f"peaks of {peaks} kB {more}")


def write_noise(path, noise, size=160):
    """A PNG that cannot be made smaller."""
    rows_ = b"".join(b"\0" + noise.randbytes(size) for _ in range(size))
    part = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))  # noqa: E731
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)) +
                     part(b"IDAT", zlib.compress(rows_, 0)) + part(b"IEND", b""))


def flat_logos(folder, project):
    """A picture of each row's own in one file: none is kept."""
    noise = random.Random(3)
    with_logo(project)
    peaks = []
    for count in (60, 600):
        table = rows(count)
        for i, row in enumerate(table):
            row["logo"] = f"{i}.png"
            write_noise(project / row["logo"], noise)
        batch = Batch(project, folder / f"out-{count}")
        command = batch.command(write_table(folder / "rows.csv", table), "--merge", "one", "--jobs", "1")
        peak, said = watched([c for c in command if c not in ("--name", NAME)])
        pdf = batch.out / "office/en/tiny-rows.pdf"
        pictures = run(["pdfimages", "-list", pdf]).stdout.count(b"\n") - 2
        checks.that((said["made"], pictures) == (1, count), f"{count} rows: {pictures} pictures, {str(said)[:600]}")
        peaks.append(peak)
    checks.that(peaks[1] - peaks[0] < 6000, f"peaks of {peaks} kB with pictures of {600 * 25} kB")


def no_tables(folder, project):
    """Files that are no tables end with words, not with a crash, and nothing is made."""
    noise = random.Random(7)
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    for name, data in (("noise", noise.randbytes(300000)), ("zeros", bytes(3000000)), ("one-line", b"x," * 2000000), ("quote", b'"'),
                       ("commas", b"," * 300000), ("newlines", b"\n" * 300000), ("bom", b"\xef\xbb\xbf"), ("empty", b""),
                       ("binary", pathlib.Path(BINARY).read_bytes()[:500000])):
        (folder / name).write_bytes(data)
    batch = Batch(project, folder / "out")
    for name in ("noise", "zeros", "one-line", "quote", "commas", "newlines", "bom", "empty", "binary", "pipe", "folder", "missing"):
        done = run(batch.command(folder / name), timeout=60)
        said = json.loads(done.stdout)
        checks.that(done.returncode in (1, 3) and said["errors"] and len(done.stdout) < 20000, f"{name}: {done.returncode}")
        checks.that(not batch.out.exists() or not batch.pdfs(), f"{name}: nothing is made")


def damaged(folder, project):
    """Tables with bytes changed at random: each row is made or refused, none is lost, nothing crashes."""
    noise = random.Random(11)
    original = write_table(folder / "rows.csv", rows(12)).read_bytes()
    batch = Batch(project, folder / "out")
    for turn in range(40):
        data = bytearray(original)
        for _ in range(noise.randrange(1, 12)):
            at = noise.randrange(40, len(data))
            data[at:at + noise.randrange(3)] = noise.choice((b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"=", b"\xe2\x80\xae", b"", b"/"))
        (folder / "damaged.csv").write_bytes(data)
        done = subprocess.run(batch.command(folder / "damaged.csv", what="check"), capture_output=True, timeout=60, check=False)
        checks.that(done.returncode in (0, 1), f"damaged table {turn}: {done.returncode} {done.stderr[-300:]}")
        said = json.loads(done.stdout or b"{}")
        checks.that(said.get("rows", 0) >= 1 and (said["refused"] > 0) == (said["errors"] > 0), f"damaged table {turn}: {str(said)[:300]}")


with tempfile.TemporaryDirectory() as temporary:
    for part in (fields, spreadsheets, logos, names, fed_back, mended, huge_cell, million, flat, flat_logos, no_tables, damaged):
        place = pathlib.Path(temporary) / part.__name__
        place.mkdir()
        part(place, make_project(place))
        shutil.rmtree(place)
checks.end()
