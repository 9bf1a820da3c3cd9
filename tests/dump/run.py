#!/usr/bin/env python3
"""The composed pages as text, against the goldens beside this file: what moved, changed its size, its words or its tag.

usage: run.py HANDBILL SOURCE_DIR [--update]
"""
import difflib
import pathlib
import subprocess
import sys

BINARY, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
HERE = pathlib.Path(__file__).parent
DATE = "2026-11-23"
failures = []
for name in ("know-the-signs", "wallet-card", "parent-handout"):
    for lang in ("en", "es", "ar"):
        done = subprocess.run([BINARY, "dump", name, "--lang", lang, "--date", DATE, "--project", ROOT], check=False,
                              capture_output=True, timeout=60)
        golden = HERE / f"{name}.{lang}.txt"
        if done.returncode:
            failures.append(f"{name} in {lang}: exit status {done.returncode}: {done.stderr.decode()[:300]}")
        elif "--update" in sys.argv:
            golden.write_bytes(done.stdout)
        elif not golden.is_file() or golden.read_bytes() != done.stdout:
            old = golden.read_text().splitlines() if golden.is_file() else []
            lines = list(difflib.unified_diff(old, done.stdout.decode().splitlines(), golden.name, "now", lineterm="", n=0))
            failures.append("\n".join(lines[:20]))
print("\n".join(failures) or "9 pages as they were")
sys.exit(1 if failures else 0)
