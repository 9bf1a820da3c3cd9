#!/usr/bin/env python3
"""The command line: exit statuses, help, what is printed where, what the manifest says.

usage: run.py HANDBILL SOURCE_DIR
"""
import hashlib
import json
import pathlib
import pty
import os
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import DATE, Checks, hashes, manifest, run, sha256  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
SMALL = SOURCE / "tests/diag/project"
checks = Checks()


def program(*words, cwd=SMALL, env=None):
    return run([BINARY, *words], cwd=cwd, env=env)


def usage():
    cases = [
        ([], "usage: handbill COMMAND"),
        (["biuld"], "did you mean 'build'?"),
        (["build", "--langs", "en"], "did you mean '--lang'?"),
        (["build", "--lang"], "needs a value"),
        (["build", "--lang", "--quiet"], "needs a value"),
        (["build", "--quiet=yes"], "takes no value"),
        (["build", "-x"], "no option '-x'"),
        (["build", "tinny"], "there is no material 'tinny'; did you mean 'tiny'?"),
        (["build", "tiny-quarter"], "there is no material 'tiny-quarter'"),
        (["build", "--kit", "schol"], "did you mean 'school'?"),
        (["build", "--lang", "ess"], "did you mean 'es'?"),
        (["build", "--lang", "en,,es"], "empty name"),
        (["build", "--lang", "en+es+en"], "'en' twice"),
        (["build", "--lang", "EN"], "did you mean 'en'?"),
        (["build", "--lang", "es_419"], "did you mean 'es'?"),
        (["build", "--lang", "Spanish"], "did you mean 'es'?"),
        (["build", "--date", "2025-02-29"], "is not a day"),
        (["build", "--date", "today"], "is not a day"),
        (["build", "--jobs", "0"], "from 1 to 256"),
        (["build", "--jobs", "many"], "from 1 to 256"),
        (["build", "--format", "jsn"], "did you mean 'json'?"),
        (["list"], "needs checks|"),
        (["list", "material"], "did you mean 'materials'?"),
        (["list", "kits", "sites"], "one argument too many"),
        (["dump"], "needs MATERIAL"),
    ]
    for words, said in cases:
        done = program(*words)
        text = done.stderr.decode()
        checks.that(done.returncode == 2, f"{words}: exit status {done.returncode} instead of 2")
        checks.that(said in text, f"{words}: '{said}' is not said but: {text}")
        checks.that(not done.stdout, f"{words}: a usage error prints on the standard output")
    done = program("build", env={"SOURCE_DATE_EPOCH": "soon"})
    checks.that(done.returncode == 2 and b"SOURCE_DATE_EPOCH" in done.stderr, "a SOURCE_DATE_EPOCH that is no number")


def helps():
    for words in (["--help"], ["-h"], ["build", "--help"], ["check", "--help"], ["list", "--help"], ["dump", "-h"]):
        done = program(*words)
        checks.that(done.returncode == 0 and done.stdout.startswith(b"usage: handbill"), f"{words}")
        checks.that(all(len(line) <= 120 for line in done.stdout.decode().splitlines()), f"{words}: lines too long")
    done = program("--version")
    checks.that(done.stdout.startswith(b"handbill ") and done.returncode == 0, "--version")


def lists():
    for what in "checks figures hotlines kits languages layouts materials rules sites stocks".split():
        table, data = program("list", what), program("list", what, "--format", "json")
        checks.that(table.returncode == 0 and table.stdout.count(b"\n") > 1, f"list {what}")
        rows = json.loads(data.stdout)
        checks.that(len(rows) == table.stdout.count(b"\n") - 1, f"list {what}: as many rows in both forms")
    done = run([BINARY, "list", "orgs", "--format", "json"], cwd=SOURCE)
    checks.that(any(row["status"] == "doubtful" and row["note"] for row in json.loads(done.stdout)), "doubts are to be seen")
    done = run([BINARY, "list", "languages", "--format", "json"], cwd=SOURCE)
    rows = {row["tag"]: row for row in json.loads(done.stdout)}
    made = len(list((pathlib.Path(SOURCE) / "content/materials").glob("*.yaml")))
    checks.that(rows["en"]["state"] == "source" and rows["en"]["materials"] == f"{made}/{made}", f"English: {rows['en']}")
    for tag, row in rows.items():
        done, _, whole = row["texts"].partition("/")
        checks.that(int(row["percent"]) == int(done) * 100 // int(whole) and int(row["stale"]) >= 0, f"{tag}: {row}")
        checks.that(int(row["materials"].split("/")[0]) >= 15, f"{tag}: {row['materials']} materials")


def stale(folder):
    """What is due this month, and the sheet to work through it."""
    rows = json.loads(program("list", "stale", "--date", "2026-12-01", "--format", "json").stdout)
    checks.that({r["id"] for r in rows} == {"help", "report", "one", "xx-9.1"}, f"list stale: {rows}")
    checks.that({r["due"] for r in rows} == {"this month"}, "all of it this month")
    rows = json.loads(program("list", "stale", "--date", "2027-01-01", "--format", "json").stdout)
    checks.that({r["due"] for r in rows} == {"overdue"}, "all of it overdue")
    done = program("list", "stale", "--date", DATE, "--sheet", folder / "none.pdf")
    checks.that(done.returncode == 0 and not (folder / "none.pdf").exists(), "nothing is due, nothing is written")
    done = program("list", "stale", "--date", "2026-12-01", "--sheet", folder / "none.pdf")
    checks.that(done.returncode == 1 and b"[no-call-sheet]" in done.stderr, "a project without a call sheet")
    done = program("list", "sites", "--sheet", folder / "none.pdf")
    checks.that(done.returncode == 2, "--sheet is for stale alone")
    done = run([BINARY, "list", "stale", "--date", "2027-05-01", "--sheet", folder / "calls.pdf"], cwd=SOURCE)
    checks.that(done.returncode == 0 and (folder / "calls.pdf").read_bytes().startswith(b"%PDF"), "the call sheet")


def rules(folder):
    """A law is measured, and nothing is ever called lawful."""
    words = ["check", "--rule", "ca-52.6", "posting-notice", "--lang", "en+es", "--project", str(SOURCE), "--date", DATE]
    done = program(*words)
    text = done.stdout.decode() + done.stderr.decode()
    checks.that(done.returncode == 1 and "1-888-539-2373, which is not on the piece" in text, f"ca-52.6: {text}")
    checks.that("NOT compared with the statute" in text and "complian" not in text.lower(), "no claim is made")
    report = json.loads(program(*words, "--format", "json").stdout)
    checks.that(report["rule"]["wording"] == "unverified" and report["rule"]["pieces"][0]["asked"] == 8, "in JSON too")
    done = program("check", "--rule", "ca-52", "--project", str(SOURCE))
    checks.that(done.returncode == 2 and b"did you mean 'ca-52.6'?" in done.stderr, "a rule that is not there")
    shutil.copytree(SMALL, folder / "lawful")
    (folder / "lawful/content/rules").mkdir(exist_ok=True)
    shutil.copy(SOURCE / "content/rules/tx-37.086.yaml", folder / "lawful/content/rules")
    done = program("check", "--rule", "tx-37.086", cwd=folder / "lawful")
    checks.that(done.returncode == 2 and b"name one to measure" in done.stderr, "a rule that no material is made for")
    for state in ("ga-16-5-47", "fl-787.29"):
        done = program("check", "--rule", state, "--lang", "en+es", "--project", str(SOURCE), "--date", DATE)
        checks.that(done.returncode == 0, f"{state}: {done.stderr.decode()}")


def reading():
    report = json.loads(program("check", "parent-handout", "--lang", "en", "--project", str(SOURCE), "--date", DATE,
                                "--format", "json").stdout)
    entry = next(r for r in report["reading"] if r["material"] == "parent-handout")
    checks.that(0 < entry["grade"] <= 6 and entry["words"] > 300, f"the handout's grade: {entry}")
    done = program("check", "parent-handout", "--lang", "en", "--project", str(SOURCE), "--date", DATE, "-v")
    checks.that(b"Flesch-Kincaid" in done.stdout, "check -v prints the table")


def text_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def builds(folder):
    out = folder / "out"
    done = program("build", "tiny", "card", "--out", out, "--date", DATE)
    checks.that(done.returncode == 0, f"the small project builds: {done.stderr.decode()}")
    checks.that(b"\r" not in done.stderr + done.stdout, "no progress line in a pipe")
    made = manifest(out)
    checks.that([f["path"] for f in made["files"]] == ["office/en/card.pdf", "office/en/tiny.pdf"], "the files, sorted")
    checks.that(made["date"] == DATE, "the manifest has the date")
    for entry in made["files"]:
        checks.that(sha256(out / entry["path"]) == entry["sha256"], f"{entry['path']}: hash")
        checks.that(entry["hotlines"] == ["help"], f"{entry['path']}: hotlines {entry['hotlines']}")
        keys = ["path", "sha256", "bytes", "inputs", "material", "lang", "profile", "pages", "sheet_mm", "trim_mm", "fonts", "qr",
                "hotlines", "warnings"]
        checks.that(list(entry) == keys, f"{entry['path']}: keys {list(entry)}")
    card = made["files"][0]
    checks.that(card["sheet_mm"] == [215.9, 279.4] and card["trim_mm"] == [88.9, 50.8], "a card's sheet and trim")
    checks.that(len(card["qr"]) == 10 and card["pages"] == 2, "ten codes on the card's sheet")
    checks.that({c["page"] for c in card["qr"]} == {2}, "codes are on the back")
    checks.that(card["qr"][0]["payload"] == "tel:+18885550123", "the code dials")

    whole = hashes(out)
    done = program("build", "tiny", "--out", out, "--date", DATE)
    checks.that(hashes(out) == whole, "a build of one piece keeps the others in the manifest")
    (out / "office/en/card.pdf").write_bytes(b"changed")
    program("build", "tiny", "--out", out, "--date", DATE)
    checks.that([f["path"] for f in manifest(out)["files"]] == ["office/en/tiny.pdf"], "a changed file is not listed")
    (out / "manifest.json").write_text("{")
    done = program("build", "tiny", "--out", out, "--date", DATE)
    checks.that(done.returncode == 0 and b"[manifest-broken]" in done.stderr, "a broken manifest is a warning")

    by_epoch = folder / "epoch"
    program("build", "tiny", "card", "--out", by_epoch, env={"SOURCE_DATE_EPOCH": "1769904000"})
    checks.that(hashes(by_epoch) == whole, "SOURCE_DATE_EPOCH says the same as --date")
    done = program("check", "tiny", "--date", DATE)
    checks.that(done.returncode == 0 and done.stdout == b"1 piece checked\n", f"check: {done.stdout}")
    done = program("build", "tiny", "card", "--out", folder / "v", "-v", "--date", DATE)
    checks.that(done.stdout.decode().splitlines()[0].endswith("/v/office/en/tiny.pdf"), "-v names the files")
    done = program("build", "tiny", "--out", folder / "q", "-q", "--date", DATE)
    checks.that(not done.stdout and not done.stderr, "-q says nothing when all is well")
    done = program("dump", "tiny", "--date", DATE)
    checks.that(b'"Say it"' in done.stdout, "dump shows the words")
    done = program("dump", "card", "--sheets")
    checks.that(done.stdout.count(b"group") >= 20, "dump --sheets shows the cards on their sheet")


def progress(folder):
    """On a terminal there is a line that goes away."""
    leader, follower = pty.openpty()
    import subprocess  # noqa: PLC0415
    subprocess.run([BINARY, "build", "tiny", "--out", str(folder / "tty"), "--date", DATE], cwd=SMALL, check=False,
                   stderr=follower, stdout=subprocess.DEVNULL)
    os.close(follower)
    text = os.read(leader, 10000)
    os.close(leader)
    checks.that(b"[1/1] ====" in text and b" office/en/tiny.pdf" in text and text.endswith(b"\r\x1b[K"), f"progress: {text}")


def environment(folder):
    (folder / "file").write_text("in the way")
    done = program("build", "tiny", "--out", folder / "file")
    checks.that(done.returncode == 3 and b"[file-unwritable]" in done.stderr, "an output folder that is a file")
    done = program("build", "--project", folder / "nowhere")
    checks.that(done.returncode == 3 and b"[project-missing]" in done.stderr, "a project that is not there")
    with open("/dev/full", "wb") as full:
        import subprocess  # noqa: PLC0415
        done = subprocess.run([BINARY, "list", "kits"], cwd=SMALL, stdout=full, stderr=subprocess.PIPE, check=False)
    checks.that(done.returncode == 3, "a standard output that cannot be written")
    done = run([BINARY, "list", "kits"], cwd=folder)
    checks.that(done.returncode == 0 and b"school" in done.stdout, "outside of a project its own one is used")


def one_fails(folder):
    project = folder / "broken"
    shutil.copytree(SMALL, project)
    layout = project / "layouts/tiny.yaml"
    layout.write_text(layout.read_text().replace("gap: 8pt", "gap: 8pt", 1))
    program("build", "tiny", "card", "--date", DATE, cwd=project)
    before = hashes(project / "output")
    layout.write_text(layout.read_text().replace("gap: 8pt", "gap: 300pt", 1))
    done = program("build", "tiny", "card", "--date", "2026-02-02", cwd=project)
    after = hashes(project / "output")
    checks.that(done.returncode == 1, "a piece that fails: exit status 1")
    checks.that(after["office/en/tiny.pdf"] == before["office/en/tiny.pdf"], "its old file stays whole")
    checks.that(after["office/en/card.pdf"] != before["office/en/card.pdf"], "the other piece is made")
    checks.that(len(manifest(project / "output")["files"]) == 2, "the manifest lists both")
    short = program("build", "tiny", "--format", "short", cwd=project).stderr.decode().splitlines()
    checks.that(len(short) == 1 and short[0].endswith("[text-overflow]"), f"--format short: {short}")
    data = json.loads(program("build", "tiny", "--format", "json", cwd=project).stdout)
    checks.that(data["errors"] == 1 and data["findings"][0]["id"] == "text-overflow", "--format json")
    human = program("build", "tiny", cwd=project).stderr.decode()
    checks.that("\n    5 |   headline: Say it\n      |             ^~~~~~\n" in human, f"the caret: {human}")


def reads_what_is_named(folder):
    """A build reads what its pieces name, be it in their layouts alone; a check reads all."""
    project = folder / "named"
    shutil.copytree(SMALL, project)
    english, spanish = project / "content/messages/en", project / "content/messages/es"
    (english / "extra.yaml").write_text("topic: extra\nmessages: {word: Lantern}\n")
    spanish.mkdir()
    (spanish / "extra.yaml").write_text(
        f"topic: extra\nstate: draft\nmessages:\n  word: {{text: Farol, source: {text_hash('Lantern')}}}\n")
    layout = project / "layouts/tiny.yaml"
    layout.write_text(layout.read_text().replace(
        "- part: signs", "- text: {say: extra.word, style: body}\n          - text: {say: extra.word, style: body, lang: es}\n"
        "          - part: signs", 1))
    done = program("dump", "tiny", "--lang", "en", cwd=project)
    checks.that(b"Lantern" in done.stdout and b"Farol" in done.stdout, f"a topic and a language of the layout: {done.stderr.decode()}")
    (english / "other.yaml").write_text("topic: [\n")
    (project / "content/materials/broken.yaml").write_text("doc: [\n")
    checks.that(program("build", "tiny", cwd=project).returncode == 0, "what is not named is not read")
    done = program("check", "tiny", cwd=project)
    checks.that(done.returncode == 1 and b"other.yaml" in done.stderr and b"broken.yaml" in done.stderr, "a check reads all")
    (english / "other.yaml").unlink()
    done = program("build", "tiny", "broken", "--out", folder / "half", cwd=project)
    made = (folder / "half/office/en/tiny.pdf").exists()
    checks.that(done.returncode == 1 and made, f"a broken material stops itself alone: {done.stderr.decode()}")
    (project / "content/materials/broken.yaml").unlink()
    (project / "content/rules/xx-0.1.yaml").write_text("id: [\n")
    (project / "content/words").mkdir()
    (project / "content/words/es.yaml").write_text("words: [\n")
    checks.that(program("build", "tiny", "--lang", "en", "--force", cwd=project).returncode == 1, "the layout's Spanish has its words")
    (project / "content/words/es.yaml").unlink()
    checks.that(program("build", "tiny", "--force", cwd=project).returncode == 0, "a law that no piece names is not read")
    material = project / "content/materials/tiny.yaml"
    material.write_text(material.read_text() + "rules: [xx-9.1]\n")
    done = program("build", "tiny", "--force", cwd=project)
    checks.that(done.returncode == 1 and b"xx-0.1.yaml" in done.stderr, f"laws are, where one is named: {done.stderr.decode()}")
    (project / "content/rules/xx-0.1.yaml").unlink()
    done = program("build", "tony", cwd=project)
    checks.that(done.returncode == 2 and b"'tiny'" in done.stderr, "a name that was meant is found among what is not read")


def jobs(folder):
    """What is said and made does not depend on the number of threads."""
    broken = folder / "broken"
    seen = set()
    for n in ("1", "2", "5"):
        out = folder / f"jobs{n}"
        done = program("build", "tiny", "card", "--lang", "all", "--jobs", n, "--out", out, "--date", DATE, cwd=broken)
        seen.add((done.stderr, json.dumps(hashes(out)), done.returncode))
    checks.that(len(seen) == 1, "--jobs changes what is said or made")


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    usage()
    helps()
    lists()
    stale(place)
    rules(place)
    reading()
    builds(place)
    progress(place)
    environment(place)
    one_fails(place)
    reads_what_is_named(place)
    jobs(place)
checks.end()
