#!/usr/bin/env python3
"""Every screen file in every language is PDF/UA-1 and PDF/A-2a, as veraPDF judges.

One run for all files: it reads what a file claims to be and judges it by that, so a file must claim both and pass both.
Beside the materials as they come: with a school's own details, logo and color, a document for each row of a table, and
all rows in one file, of cards and of pages.

usage: verapdf.py HANDBILL SOURCE_DIR FOLDER_OF_VERAPDF
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, build, build_screen, manifest, run  # noqa: E402

BINARY, SOURCE, FOLDER = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
FLAVOURS = {"ua1", "2a"}
SKIPPED = 77
ROWS = """site,lang
Ash School,en
مدرسة البتولا,ar
Escuela Cedro,es
"""
LOCAL = """name: "Lincoln Middle School"
counsellor: "Ms. Rivera"
room: "114"
logo: "logo.png"
accent: "#7A1F3D"
phones:
  office: {name: Office, number: "(212) 555-0123", hours: by day, source: us, checked: 2026-01-01, review_by: 2026-12-31}
"""
checks = Checks()


def command():
    """None: what is missing was printed."""
    jars = sorted(FOLDER.glob("greenfield-apps-*.jar"))
    java = shutil.which("java")
    if java and jars:
        # What lives a minute is not worth the best code; one thread collects garbage.
        return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", jars[-1],
                "org.verapdf.apps.GreenfieldCliWrapper", "--loglevel", "0"]
    print("verapdf is skipped:", "there is no Java runtime" if not java else f"veraPDF is not in {FOLDER}",
          "(./build.sh test sets it up)")
    return None


def judge(judging, folder):
    """{path: the flavours it passes}"""
    passed = {}
    done = run([*judging, "-f", "0", "--format", "text", "-r", folder], timeout=1400)
    for verdict, path, flavour in re.findall(r"^(PASS|FAIL) (.*) (\w+)$", done.stdout.decode(), re.M):
        passed.setdefault(os.path.relpath(path, folder), set()).update([flavour] if verdict == "PASS" else [])
    return passed


def reasons(judging, path):
    text = run([*judging, "-f", "0", "--format", "xml", "--maxfailuresdisplayed", "1", path]).stdout.decode()
    return sorted(set(re.findall(r"<errorMessage>(.*?)</errorMessage>", text)))


def build_own(out):
    """What a school makes: {folder: how many files}"""
    home = out / "home"
    home.mkdir()
    (home / "rows.csv").write_text(ROWS, encoding="utf-8")
    (home / "local.yaml").write_text(LOCAL, encoding="utf-8")
    run(["convert", "-size", "400x200", "radial-gradient:transparent-navy", home / "logo.png"])
    screen, table = ("--profile", "screen"), ("--data", home / "rows.csv")
    details = ("--lang", "en,ar", "--local", home / "local.yaml")
    made = {"local": ("know-the-signs-letter", "parent-handout", *details),
            "rows": ("know-the-signs-letter", *table),
            "book": ("know-the-signs-letter", *table, "--merge", "one"),
            "cards": ("wallet-card", *table, "--merge", "one")}
    for name, options in made.items():
        build(BINARY, SOURCE, out / name, *options, *screen)
    return {"local": 6, "rows": 3, "book": 1, "cards": 2}


def main():
    judging = command()
    if not judging:
        sys.exit(1 if os.environ.get("CI") else SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        out = pathlib.Path(temporary)
        build_screen(BINARY, SOURCE, out)
        build(BINARY, SOURCE, out, "wallet-card", "--lang", "en")
        files = manifest(out)["files"]
        own = build_own(out)
        start = time.monotonic()
        passed = judge(judging, out)
        took = time.monotonic() - start
        explained = 0
        for entry in files:
            flavours = passed.get(entry["path"], set())
            if entry["profile"] != "screen":
                checks.that(not flavours & FLAVOURS, f"{entry['path']} passes: does anybody judge?")
            elif not checks.that(flavours >= FLAVOURS, f"{entry['path']} passes {sorted(flavours)}") and explained < 5:
                explained += 1
                print(entry["path"], *reasons(judging, out / entry["path"]), sep="\n  ")
        for name, number in own.items():
            found = {path: flavours for path, flavours in passed.items() if path.startswith(name + "/")}
            checks.that(len(found) == number, f"{name}: {len(found)} files of {number}")
            for path, flavours in found.items():
                checks.that(flavours >= FLAVOURS, f"{path} passes {sorted(flavours)}")
        languages = {entry["lang"] for entry in files}
        print(f"{len(files)} files in {len(languages)} languages judged in {took:.0f} s")
    checks.end()


main()
