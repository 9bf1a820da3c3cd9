#!/usr/bin/env python3
"""The PDFs of the default kit, judged by other people's tools.

usage: run.py HANDBILL SOURCE_DIR
"""
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, build, each, hashes, manifest, run  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
POINTS_PER_MM = 72 / 25.4
checks = Checks()


def sound(path, name):
    done = run(["qpdf", "--check", path])
    checks.that(done.returncode == 0, f"{name}: qpdf: {done.stdout.decode()[-300:]}{done.stderr.decode()[-300:]}")
    done = run(["mutool", "info", path])
    checks.that(done.returncode == 0 and not re.search(rb"(?i)warning|error", done.stderr),
                f"{name}: mutool: {done.stderr.decode()[-300:]}")


def fonts(path, name, entry):
    lines = run(["pdffonts", path]).stdout.decode().splitlines()[2:]
    checks.that(bool(lines), f"{name}: no fonts")
    for line in lines:
        embedded, subset, unicode = line[60:].split()[-5:-2]
        checks.that((embedded, subset, unicode) == ("yes", "yes", "yes"), f"{name}: pdffonts: {line}")
    # A CID-keyed font is named with its CMap behind it (PDF 1.7, 9.7.6.1).
    used = {line.split()[0].partition("+")[2].removesuffix("-Identity-H") for line in lines}
    checks.that(used == set(entry["fonts"]), f"{name}: the manifest's fonts are {entry['fonts']}, the file's {used}")


def boxes(path, name, entry):
    """To 0.01 pt; poppler prints two decimals."""
    text = run(["pdfinfo", "-box", "-l", "-1", path]).stdout.decode()
    wanted = [mm * POINTS_PER_MM for mm in entry["sheet_mm"]]
    for kind in ("MediaBox", "TrimBox"):
        found = re.findall(rf"Page +\d+ {kind}: +([-\d.]+) +([-\d.]+) +([-\d.]+) +([-\d.]+)", text)
        checks.that(len(found) == entry["pages"], f"{name}: {len(found)} pages with {kind} instead of {entry['pages']}")
        for box in found:
            values = [float(v) for v in box]
            near = values[:2] == [0, 0] and all(abs(v - w) < 0.015 for v, w in zip(values[2:], wanted))
            checks.that(near, f"{name}: {kind} {box} instead of {wanted}")


def facts(path, name, entry):
    text = run(["pdfinfo", path]).stdout.decode()
    checks.that(re.search(r"^Title: +\S", text, re.M), f"{name}: no title")
    checks.that(re.search(r"^Tagged: +yes", text, re.M), f"{name}: not tagged")
    checks.that(re.search(r"^Encrypted: +no", text, re.M), f"{name}: encrypted")
    plain = run(["qpdf", "--qdf", path, "-"]).stdout
    checks.that(b"/PrintScaling /None" in plain, f"{name}: print scaling is not None")
    checks.that(f"/Lang ({entry['lang']})".encode() in plain, f"{name}: the language is not {entry['lang']}")
    checks.that(b"/DeviceCMYK" not in plain, f"{name}: CMYK in an office file")
    # Black that is not pure K costs a colour click on a copier, and blurs.
    checks.that(not re.search(rb"(?<![\d.])0 0 0 (rg|RG)\b", plain), f"{name}: black as RGB")
    card = entry["trim_mm"] != entry["sheet_mm"]
    checks.that(not card or b"/Duplex /DuplexFlipLongEdge" in plain, f"{name}: cards do not ask for two sides")


def judge(path, name, entry):
    sound(path, name)
    fonts(path, name, entry)
    boxes(path, name, entry)
    facts(path, name, entry)


def bytes_are_stable(folder, first):
    for what, options, env in (("a second build", [], {}), ("one thread", ["--jobs", "1"], {}),
                               ("four threads", ["--jobs", "4"], {}),
                               ("a locale with decimal commas", [], {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}),
                               ("another time zone", [], {"TZ": "Pacific/Auckland"})):
        out = folder / re.sub(r"\W", "-", what)
        build(BINARY, SOURCE, out, *options, env=env)
        other = hashes(out)
        for path in sorted(set(first) | set(other)):
            checks.that(first.get(path) == other.get(path), f"{what} changes {path}")


with tempfile.TemporaryDirectory() as temporary:
    out = pathlib.Path(temporary) / "first"
    build(BINARY, SOURCE, out)
    each(lambda item: judge(out / item["path"], item["path"], item), manifest(out)["files"])
    bytes_are_stable(pathlib.Path(temporary), hashes(out))
checks.end()
