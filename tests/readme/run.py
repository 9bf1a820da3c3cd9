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

failures = []
with tempfile.TemporaryDirectory() as folder:
    project = pathlib.Path(folder)
    for part in ("content", "layouts", "fonts"):
        shutil.copytree(ROOT / part, project / part)
    for name, words in FILES:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(words)
    for command, makes in BUILDS:
        out = project / "out"
        done = subprocess.run([HANDBILL, *shlex.split(command), "--project", project, "--out", out], cwd=project,
                              capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            failures.append(f"'{command}' ends with {done.returncode}: {done.stderr[:600]}")
        for pdf in re.findall(r"`([\w-]+\.pdf)`", makes):
            if not list(out.rglob(pdf)):
                failures.append(f"'{command}' does not make {pdf}")
if len(FILES) < 3 or len(BUILDS) < 2:
    failures.append("README.md shows fewer files than it did, or fewer commands that build them")
print("\n".join(failures) or f"{len(FILES)} files, {len(BUILDS)} builds as README.md says")
sys.exit(1 if failures else 0)
