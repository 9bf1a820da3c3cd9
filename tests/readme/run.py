#!/usr/bin/env python3
"""Does what README.md shows: writes the files that it gives, in a copy of the project, and builds them.

usage: run.py HANDBILL SOURCE_DIR
"""
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HANDBILL, ROOT = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
TEXT = (ROOT / "README.md").read_text()
# "..., `content/messages/en/bus.yaml`:" and then the block.
FILES = re.findall(r"`([\w./-]+\.(?:yaml|csv))`:\n\n```(?:yaml|csv)\n(.*?)^```", TEXT, flags=re.S | re.M)
BUILDS = re.findall(r"^Now `build/handbill (build [^`]*)` makes\s(.*?)\.\s", TEXT, flags=re.S | re.M)
# "add to `content/languages.yaml`, under `languages`:" and then lines.
LINES = re.findall(r"[Aa]dd\sto\s`([\w./-]+\.yaml)`, under `(\w+)`:\n\n```yaml\n(.*?)^```", TEXT, flags=re.S | re.M)
# What somebody types in Poedit, between the export and the import that are named around it.
PO = re.search(r"`build/handbill (translate export [^`]*)`.*?^```po\n(.*?)^```\n\n`build/handbill (translate import [^`]*)`",
               TEXT, flags=re.S | re.M)


def handbill(command, *more):
    done = subprocess.run([HANDBILL, *shlex.split(command), "--project", project, *more], cwd=project,
                          capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        failures.append(f"'{command}' ends with {done.returncode}: {done.stderr[:600]}")


def add_lines(name, key, lines):
    """Below the last line of that part of the file."""
    text = (project / name).read_text()
    part = re.search(rf"^{key}:.*?\n(?=\S|\Z)", text, flags=re.S | re.M)
    end = len(part.group(0).rstrip()) + part.start()
    (project / name).write_text(text[:end] + "\n" + lines.rstrip() + text[end:])


def type_translations(path, entries):
    """Into the empty places of the PO file, as an editor of such files does."""
    text = path.read_text()
    for ident, words in re.findall(r'^msgctxt "(.*)"\nmsgstr "(.*)"', entries, flags=re.M):
        place = re.compile(rf'(^msgctxt "{re.escape(ident)}"\nmsgid (?:".*"\n)+)msgstr ""\n', flags=re.M)
        text, n = place.subn(lambda found, words=words: f'{found.group(1)}msgstr "{words}"\n', text)
        if n != 1:
            failures.append(f"the exported file has {n} empty places for {ident}")
    path.write_text(text)


failures = []
with tempfile.TemporaryDirectory() as folder:
    project = pathlib.Path(folder)
    for part in ("content", "layouts", "fonts"):
        shutil.copytree(ROOT / part, project / part)
    for name, words in FILES:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(words)
    for name, key, lines in LINES:
        add_lines(name, key, lines)
    handbill(PO.group(1))
    type_translations(project / PO.group(1).split()[-1], PO.group(2))
    handbill(PO.group(3))
    for command, makes in BUILDS:
        out = project / "out"
        handbill(command, "--out", out)
        for pdf in re.findall(r"`([\w-]+\.pdf)`", makes):
            if not list(out.rglob(pdf)):
                failures.append(f"'{command}' does not make {pdf}")
if len(FILES) < 3 or len(BUILDS) < 3 or len(LINES) < 3:
    failures.append("README.md shows fewer files than it did, or fewer commands that build them")
print("\n".join(failures) or f"{len(FILES)} files, a language, {len(BUILDS)} builds as README.md says")
sys.exit(1 if failures else 0)
