#!/usr/bin/env python3
"""Gets veraPDF, the judge of PDF/UA and PDF/A, once: one file with all that it needs, pinned by its digest.

From Maven's folder where it has been before, else from Maven Central. Where it cannot be had, the test says so.

usage: fetch.py FOLDER
"""
import hashlib
import os
import pathlib
import sys
import urllib.error
import urllib.request

VERSION = "1.28.2"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
NAME = f"greenfield-apps-{VERSION}.jar"
PLACE = f"org/verapdf/apps/greenfield-apps/{VERSION}/{NAME}"
KNOWN = pathlib.Path.home() / ".m2/repository" / PLACE
CENTRAL = "https://repo1.maven.org/maven2/" + PLACE


def is_it(data):
    return hashlib.sha256(data).hexdigest() == SHA256


def get():
    if KNOWN.exists() and is_it(data := KNOWN.read_bytes()):
        return data
    with urllib.request.urlopen(CENTRAL, timeout=120) as answer:
        data = answer.read()
    if not is_it(data):
        raise ValueError("the file is not the one that was pinned")
    return data


def main():
    target = pathlib.Path(sys.argv[1]) / NAME
    if target.exists() and is_it(target.read_bytes()):
        return
    try:
        data = get()
    except (OSError, ValueError, urllib.error.URLError) as error:
        print(f"veraPDF cannot be had from {CENTRAL}: {error}", file=sys.stderr)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(data)
    os.replace(part, target)


main()
