#!/usr/bin/env python3
"""Large print is large: sizes and distances of lines as mutool finds them on the pages, not as the layout says them.

No letter is below 18 points, no heading of the first two levels below 22, and lines lie at least 1.15 times 1.2 times
their size apart, in one column. The same pages with smaller type and closer lines must be seen to be so.

usage: large_print.py HANDBILL SOURCE_DIR
"""
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import xml.etree.ElementTree as xml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, build, each, manifest, run  # noqa: E402
from tagged import File  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
MADE = {"en": {"parent-handout", "missing-child", "recruitment"}, "ar": {"parent-handout", "missing-child", "recruitment"},
        "km": {"parent-handout"}}
BODY, HEADING, SPACING = 18, 22, 1.15 * 1.2
TITLE = 24  # from here on lines may be closer: a title is short
ROUNDING = 0.01


def matrix(text):
    return [float(part) for part in text.split()]


def multiply(m, n):
    a, b, c, d = m[:4]
    return [a * n[0] + b * n[2], a * n[1] + b * n[3], c * n[0] + d * n[2], c * n[1] + d * n[3]]


def headings_of(pdf):
    """{page: [whether it is in a heading, of every tagged part of the page in its order]}"""
    file = File(pdf)
    if "/StructTreeRoot" not in file.catalog:
        return {}
    roots = [element for element in file.structure().walk() if element.role in ("H1", "H2")]
    inside = {mark for root in roots for element in root.walk() for mark in element.marks}
    references = [page["reference"] for page in file.pages()]
    return {n: [(page, mark) in inside for mark in file.marks(page)] for n, page in enumerate(references, 1)}


def letters(pdf):
    """[(page, whether it is in a heading, size, its height from the top)] of every glyph, in the order they are drawn."""
    traced = run(["mutool", "trace", pdf]).stdout.decode()
    headings, found, page, part, heading = headings_of(pdf), [], 0, 0, False
    for element in xml.fromstring("".join(c for c in traced if c >= " " or c == "\n")).iter():
        if element.tag == "page":
            page, part, heading = page + 1, 0, False
        elif element.tag == "layer" and element.get("name") != "Artifact":
            heading, part = headings[page][part], part + 1
        elif element.tag == "end_layer":
            heading = False
        elif element.tag == "fill_text":
            around = matrix(element.get("transform"))
            for span in element.iter("span"):
                m = multiply(matrix(span.get("trm")), around)
                size = abs(m[0] * m[3] - m[1] * m[2]) ** 0.5
                for glyph in span.iter("g"):
                    x, y = float(glyph.get("x")), float(glyph.get("y"))
                    found.append((page, heading, size, around[1] * x + around[3] * y + around[5]))
    return found


def lines_of(found):
    """[(page, size, baseline)]: marks stand above and below their letters, so a baseline is where most glyphs stand."""
    lines = []
    for page, _, size, y in found:
        if not lines or lines[-1][0] != page or abs(lines[-1][2][0] - y) > size / 2:
            lines.append((page, size, []))
        lines[-1][2].append(y)
    return [(page, size, statistics.mode(round(y, 2) for y in heights)) for page, size, heights in lines]


def measure(pdf):
    """(smallest letter, smallest heading, closest lines of one size in sizes, how many of them)"""
    found = letters(pdf)
    headings = [size for _, heading, size, _ in found if heading]
    lines = lines_of(found)
    apart = [(below[2] - above[2]) / below[1] for above, below in zip(lines, lines[1:])
             if above[0] == below[0] and abs(above[1] - below[1]) < ROUNDING and below[1] < TITLE]
    return min(size for _, _, size, _ in found), min(headings, default=0), min(apart), len(apart)


def broken(folder):
    """Pages that are too small in each respect."""
    project = folder / "broken"
    for part in ("content", "layouts", "fonts"):
        shutil.copytree(SOURCE / part, project / part)
    path = project / "layouts/large-print.yaml"
    text = path.read_text(encoding="utf-8")
    for good, bad in (("floor: 18pt", "floor: 17pt"), ("heading: {weight: 800, size: 22pt", "heading: {weight: 800, size: 21pt"),
                      ("body: {weight: 400, bold: 800, size: 18pt, leading: 1.38", "body: {weight: 400, bold: 800, size: 17pt, leading: 1.3")):
        if not checks.that(text.count(good) == 1, f"'{good}' stands in large-print.yaml {text.count(good)} times"):
            return
        text = text.replace(good, bad)
    path.write_text(text, encoding="utf-8")
    build(BINARY, project, folder / "small", "parent-handout", "--lang", "en", "--profile", "screen", "--large-print")
    found = list((folder / "small").rglob("*.pdf"))
    checks.that(len(found) == 2, f"smaller large print on Letter and A4: {found}")
    for path in found:
        letter, heading, apart, _ = measure(path)
        checks.that(abs(letter - 17) < ROUNDING and abs(heading - 21) < ROUNDING and abs(apart - 1.3) < ROUNDING,
                    f"smaller large print is measured as {letter:.2f}, {heading:.2f}, {apart:.3f}")


checks = Checks()
with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    for lang, materials in MADE.items():
        build(BINARY, SOURCE, place / lang, *sorted(materials), "--lang", lang, "--profile", "office,screen", "--large-print")
        files = manifest(place / lang)["files"]
        made = {(entry["profile"], entry["material"]) for entry in files}
        missing = {(profile, name) for profile in ("office", "screen") for name in materials} - made
        checks.that(not missing, f"{lang}: not made: {sorted(missing)}")
        measured = each(lambda entry: measure(place / lang / entry["path"]), files)  # noqa: B023
        for entry, (letter, heading, apart, pairs) in zip(files, measured):
            name = entry["path"]
            checks.that(letter >= BODY - ROUNDING, f"{name}: letters of {letter:.2f} pt")
            checks.that(apart >= SPACING - ROUNDING, f"{name}: lines at {apart:.3f} times their size")
            checks.that(pairs > 20, f"{name}: {pairs} pairs of lines were measured")
            if entry["profile"] == "screen":  # there letters say what they are
                checks.that(heading >= HEADING - ROUNDING, f"{name}: headings of {heading:.2f} pt")
        print(f"{lang}: {len(files)} files; letters {min(m[0] for m in measured):.2f} pt,",
              f"headings {min(m[1] for m in measured if m[1]):.2f} pt, lines at {min(m[2] for m in measured):.3f}")
    broken(place)
checks.end()
