#!/usr/bin/env python3
"""The default kit is made, whole, in every language, with nothing to complain of but what is honest to say.

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
checks = Checks()

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
