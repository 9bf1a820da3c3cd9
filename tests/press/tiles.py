"""Posters in tiles: glued together they are the poster, and no seam runs through a code or a number.

The one hard thing: to know what a number is without asking the program. Characters and their places are mutool's; a
number is what looks like one; what is wider than a sheet can show must be whole in its groups of digits.
"""
import pathlib
import re
import xml.etree.ElementTree as xml

from measure import boxes, near, render
from support import build, each, run

POSTERS = ("know-the-signs", "know-the-signs-legal", "know-the-signs-tabloid", "know-the-signs-18x24", "know-the-signs-24x36",
           "know-the-signs-a4", "know-the-signs-a3", "know-the-signs-a2")
SHEETS = {"letter": (612, 792), "a4": (595.28, 841.89), "tabloid": (792, 1224), "a3": (841.89, 1190.55)}
PRINTER = 18  # what it leaves unprinted at every edge
OVERLAP = 36
NUMBER = re.compile(r"\d(?:[-() ]{0,2}\d){2,}(?:-[A-Z]{2,})*")


class Sheet:
    """What one sheet keeps of the poster, and where: points from the poster's top left."""

    def __init__(self, page, x, y):
        media, trim, bleed = page["MediaBox"], page["TrimBox"], page["BleedBox"]
        self.media = media
        self.left, self.top = trim[0], media[3] - trim[3]  # of what is kept, on the sheet
        self.x, self.y, self.w, self.h = x, y, trim[2] - trim[0], trim[3] - trim[1]
        self.shown = (bleed[0], media[3] - bleed[3], bleed[2], media[3] - bleed[1])
        self.lead, self.trail = trim[0] - bleed[0], bleed[2] - trim[2]


def lay(pdf, width):
    """Sheets in rows, as a person lays them out."""
    rows, x, y = [[]], 0.0, 0.0
    for page in boxes(pdf):
        sheet = Sheet(page, x, y)
        rows[-1].append(sheet)
        x += sheet.w
        if near(x, width, 1):
            x, y = 0.0, y + sheet.h
            rows.append([])
    return rows[:-1]


def characters(pdf, page=1):
    """Lines of (character, left, top, right, bottom)."""
    said = run(["mutool", "draw", "-q", "-F", "stext", "-o", "-", pdf, page]).stdout
    for line in xml.fromstring(said).iter("line"):
        found = []
        for char in line.iter("char"):
            x0, y0, x1, y1, x2, y2, x3, y3 = map(float, char.get("quad").split())
            found.append((char.get("c"), min(x0, x1, x2, x3), min(y0, y1, y2, y3), max(x0, x1, x2, x3), max(y0, y1, y2, y3),
                          float(char.get("y"))))
        yield found


def numbers(pdf):
    """(text, the boxes of its digits): from the baseline to the height of capitals."""
    for line in characters(pdf):
        text = "".join(c[0] for c in line)
        for match in NUMBER.finditer(text):
            digits = [c for c in line[match.start():match.end()] if c[0].isalnum()]
            # Upright lines only: a line's own box is higher than its digits.
            yield match.group(), [(c[1], c[5] - 0.6 * (c[4] - c[2]), c[3], c[5]) for c in digits]


def seams_through(rows, box):
    """Whether a box is on more than one sheet."""
    x0, y0, x1, y1 = box
    down = [row[0].y for row in rows[1:]]
    across = [sheet.x for row in rows for sheet in row[1:] if sheet.y < y1 and sheet.y + sheet.h > y0]
    return any(y0 < y < y1 for y in down) or any(x0 < x < x1 for x in across)


def whole(boxes_of_digits):
    return (min(b[0] for b in boxes_of_digits), min(b[1] for b in boxes_of_digits), max(b[2] for b in boxes_of_digits),
            max(b[3] for b in boxes_of_digits))


def glued(checks, name, pdf, poster, rows):
    """The sheets' rasters beside each other are the poster's, pixel for pixel: seams stand on whole points."""
    number, covered, wrong, most = 0, 0.0, 0, 0
    for row in rows:
        for sheet in row:
            number += 1
            raster = render(pdf, number, 72)
            x, y, px, py = round(sheet.left), round(sheet.top), round(sheet.x), round(sheet.y)
            w, h = min(int(sheet.w), poster.w - px), min(int(sheet.h), poster.h - py)
            for r in range(h):
                a, b = raster.row(y + r, x, x + w), poster.row(py + r, px, px + w)
                if a != b:
                    differ = [abs(p - q) for p, q in zip(a, b) if p != q]
                    wrong, most = wrong + sum(d > 24 for d in differ), max(most, *differ)
            covered += sheet.w * sheet.h
    checks.that(near(covered, poster.w * poster.h, 0.003 * covered), f"{name}: the sheets do not cover the poster")
    checks.that(wrong <= 2e-5 * covered, f"{name}: {wrong} of {covered:.0f} pixels differ, by up to {most}")


def fits_the_printer(checks, name, rows, sheet):
    for row in rows:
        for one in row:
            checks.that(sorted((round(one.media[2]), round(one.media[3]))) == sorted(round(v) for v in sheet),
                        f"{name}: a sheet of {one.media}")
            inside = (one.shown[0] >= PRINTER and one.shown[1] >= PRINTER and one.shown[2] <= one.media[2] - PRINTER and
                      one.shown[3] <= one.media[3] - PRINTER)
            checks.that(inside, f"{name}: a sheet shows {one.shown}, the printer does not reach there")
        for a, b in zip(row, row[1:]):
            checks.that(near(a.trail + b.lead, OVERLAP, 0.05) and min(a.trail, b.lead) >= 1.9,
                        f"{name}: {a.trail} and {b.lead} points overlap")


def numbers_whole(checks, name, single, rows, sheet):
    widest = max(sheet) - 2 * (PRINTER + 7) - 12
    parted = 0
    for text, digits in numbers(single):
        box = whole(digits)
        if not seams_through(rows, box):
            continue
        parted += 1
        checks.that(box[2] - box[0] > widest, f"{name}: {text} is {box[2] - box[0]:.0f} pt wide and parted")
        for digit in digits:
            checks.that(not seams_through(rows, (digit[0] - 6, digit[1], digit[2] - 2, digit[3])),
                        f"{name}: a seam runs through or close to a digit of {text}")
    return parted


def label_stays(checks, name, single, rows):
    """What is said above the number is on the sheets of the number: no seam across runs between them."""
    hero = max(numbers(single), key=lambda n: n[1][0][3] - n[1][0][1])[1]
    top = whole(hero)[1]
    above = [max(c[5] for c in line) for line in characters(single) if line and top - 100 < max(c[5] for c in line) <= top + 2]
    if checks.that(above, f"{name}: nothing stands above the number"):
        checks.that(not any(max(above) < row[0].y < top for row in rows), f"{name}: a seam parts the number from its label")


def codes_whole(checks, name, pdf, single, rows):
    """Every code of the poster is read from what one sheet keeps."""
    def decode(pixels):
        return set(run(["sh", "-c", f"{pixels} | zbarimg -q --raw -Sdisable -Sqrcode.enable -"]).stdout.decode().split())

    def of_sheet(job):
        number, sheet = job
        k = 100 / 72
        box = f"-x {sheet.left * k:.0f} -y {sheet.top * k:.0f} -W {sheet.w * k:.0f} -H {sheet.h * k:.0f}"
        return decode(f"pdftoppm -r 100 -f {number} -l {number} {box} -png '{pdf}'")

    wanted = decode(f"pdftoppm -r 72 -png '{single}'")
    found = set().union(*each(of_sheet, enumerate([sheet for row in rows for sheet in row], 1)))
    checks.that(wanted and wanted <= found, f"{name}: codes {wanted}, on single sheets {found}")


def judge(checks, binary, source, folder):
    out = pathlib.Path(folder) / "tiles"
    build(binary, source, out, *POSTERS[:1], "--lang", "en,ar")
    parted = {}
    for paper, sheet in SHEETS.items():
        said = build(binary, source, out, "know-the-signs", "--lang", "en,ar" if paper == "letter" else "en", "--tile", paper)
        checks.that(said.returncode in (0, 1), f"--tile {paper}: {said.stderr.decode()[-300:]}")
    jobs = [(poster, paper, "en") for poster in POSTERS for paper in SHEETS] + [("know-the-signs-a3", "letter", "ar")]
    for poster, paper, lang in jobs:
        pdf, single = out / f"office/{lang}/{poster}-tiles-{paper}.pdf", out / f"office/{lang}/{poster}.pdf"
        name = f"{poster} on {paper}, {lang}"
        if not pdf.exists():
            width, height = boxes(single)[0]["MediaBox"][2:]
            checks.that(max(width, height) <= max(SHEETS[paper]) + 1, f"{name}: was not made")
            continue
        raster = render(single, dpi=72)
        rows = lay(pdf, boxes(single)[0]["MediaBox"][2])
        fits_the_printer(checks, name, rows, SHEETS[paper])
        parted[name] = numbers_whole(checks, name, single, rows, SHEETS[paper])
        if paper in ("letter", "a4"):
            label_stays(checks, name, single, rows)
            codes_whole(checks, name, pdf, single, rows)
            glued(checks, name, pdf, raster, rows)
    # What an office can print at all: up to A3 on A4 and Letter, up to 18 x 24 on sheets twice that size.
    for name in [n for n in parted if any(f"signs-{p} on" in n for p in ("legal", "tabloid", "a3")) or " on tabloid" in n]:
        checks.that(not parted[name] or "24x36" in name, f"{name}: a number is parted")
    checks.that(len(parted) > 20, f"{len(parted)} posters in tiles")
