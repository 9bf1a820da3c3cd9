"""Saving ink: how much of the paper it covers, and what a copier that knows only black and white leaves of it.

The one hard thing: coverage is a matter of how pixels at edges are counted; it is measured on grey rasters, where an edge
counts by its share (poppler), and once against another program's (mutool).
"""
import pathlib
import re

from measure import boxes, read_pgm, render
from support import build, each, run
from tiles import characters

MOST = 0.17
# Codes of pieces in the hand are smaller than a raster for posters shows.
DPI = 150
# What laser printers leave unprinted: a sixth of an inch, 4.2 mm.
NEAREST = 12


def materials(source, *without):
    names = sorted(p.stem for p in (pathlib.Path(source) / "content/materials").glob("*.yaml"))
    return [n for n in names if not n.startswith("posting-notice") and n not in without]


def covered(raster):
    return 1 - sum(raster.pixels) / 255 / len(raster.pixels)


def worst(pdf):
    return max(covered(render(pdf, page, 60)) for page in range(1, 1 + len(boxes(pdf))))


def low(checks, binary, source, folder):
    """Every piece in English; what is largest in it, in every language."""
    out = pathlib.Path(folder) / "low"
    build(binary, source, out, *materials(source), "--lang", "en", "--ink", "low")
    build(binary, source, out, "posting-notice", "posting-notice-ca", "--lang", "en+es", "--ink", "low")
    build(binary, source, out, "know-the-signs-letter", "know-the-signs-a4", "safe-adult-letter", "tear-off-flyer", "help-panel",
          "sticker-square", "table-tent", "wallet-card", "--lang", "all", "--ink", "low")
    made = sorted(out.glob("office/*/*-low.pdf"))
    for pdf, share in zip(made, each(worst, made)):
        checks.that(share <= MOST, f"{pdf.relative_to(out)} in low ink covers {share:.1%}")
    checks.that(len(made) > 250, f"{len(made)} files in low ink")
    pdf = out / "office/en/know-the-signs-low.pdf"
    drawn = pathlib.Path(folder) / "low.pgm"
    run(["mutool", "draw", "-q", "-r", 60, "-c", "gray", "-o", drawn, pdf, 1])
    other = covered(read_pgm(drawn.read_bytes(), 60))
    checks.that(abs(other - worst(pdf)) < 0.005, f"poppler sees {worst(pdf):.2%} of ink, mutool {other:.2%}")
    inks = run(["gs", "-q", "-o", "-", "-sDEVICE=ink_cov", *sorted(out.glob("office/en/*-low.pdf"))]).stdout.decode()
    checks.that(all(line.split()[:3] == ["0.00000"] * 3 for line in inks.splitlines()), "a sheet in low ink has colours")


def codes(pdf, page, threshold):
    how = "convert - -colorspace gray -threshold 55% png:-" if threshold else "cat"
    done = run(["sh", "-c", f"pdftoppm -r 200 -f {page} -l {page} -png '{pdf}' | {how} | zbarimg -q --raw -Sdisable -Sqrcode.enable -"])
    return set(done.stdout.decode().split())


def word_boxes(pdf, page):
    said = run(["pdftotext", "-bbox", "-f", page, "-l", page, pdf, "-"]).stdout.decode()
    for x0, y0, x1, y1, word in re.findall(
            r'<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">([^<]*)<', said):
        if re.search(r"\w", word):
            yield word, (float(x0), float(y0), float(x1), float(y1))


def threshold(checks, job):
    """A word whose ink and ground fall on one side of 55 % is gone: its place is all black or all white."""
    pdf, page = job
    k = DPI / 72
    grey = render(pdf, page, DPI)
    gone = []
    for word, (x0, y0, x1, y1) in word_boxes(pdf, page):
        x0, x1 = max(0, round(x0 * k)), min(grey.w, round(x1 * k))
        y0, y1 = max(0, round((y0 + 0.2 * (y1 - y0)) * k)), min(grey.h, round((y1 - 0.2 * (y1 - y0)) * k))
        if x1 - x0 < 3 or y1 - y0 < 3:
            continue
        pixels = b"".join(grey.row(y, x0, x1) for y in range(y0, y1))
        dark = sum(v <= 0.55 * 255 for v in pixels) / len(pixels)
        if not 0.02 < dark < 0.98:
            gone.append(word)
    checks.that(not gone, f"{pdf.stem} {page}: lost at a threshold of 55 %: {gone[:5]}")
    wanted, found = codes(pdf, page, False), codes(pdf, page, True)
    checks.that(wanted == found, f"{pdf.stem} {page}: codes {wanted}, at a threshold of 55 % {found}")
    return len(wanted)


def margin(job):
    """How near to the edge of the paper ink of letters comes, points; a quarter of a line's height is above capitals."""
    pdf, page = job
    _, _, w, h = boxes(pdf)[page - 1]["MediaBox"]
    found = [min(left, w - right, top + 0.2 * (bottom - top), h - base) for line in characters(pdf, page)
             for char, left, top, right, bottom, base in line if char.strip(" \u200b")]
    return min(found, default=99)


def gray(checks, binary, source, folder):
    out = pathlib.Path(folder) / "gray"
    build(binary, source, out, *materials(source, "specimen"), "--lang", "en", "--ink", "gray")
    made = [p for p in sorted(out.glob("office/en/*-gray.pdf")) if not re.search("18x24|24x36|-a[234]", p.stem)]
    inks = run(["gs", "-q", "-o", "-", "-sDEVICE=inkcov", *made]).stdout.decode()
    checks.that(all(line.split()[:3] == ["0.00000"] * 3 for line in inks.splitlines()), "a sheet in gray is charged as colour")
    jobs = [(pdf, page) for pdf in made for page in range(1, 1 + len(boxes(pdf)))]
    for (pdf, page), least in zip(jobs, each(margin, jobs)):
        checks.that(least >= NEAREST, f"{pdf.stem} {page}: words are {least:.1f} points from the edge of the paper")
    found = each(lambda job: threshold(checks, job), jobs)
    checks.that(len(jobs) > 40 and sum(map(bool, found)) > 15, f"{len(jobs)} pages in gray, {sum(map(bool, found))} with codes")


def judge(checks, binary, source, folder):
    low(checks, binary, source, folder)
    gray(checks, binary, source, folder)
