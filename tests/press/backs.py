"""Every back behind its front: sheets held against the light, by mirroring the raster of their second side.

The one hard thing: trim lines are not printed on label stock. So every stock gets a card whose two sides are fields a
little inside the trim; the edges of those fields are where the scissors or the perforation would be.
"""
import pathlib
import re
import shutil

import yaml

from measure import DPI, MM, boxes, near, render, transitions, words
from support import build, each, run

INSET = 4
FIELD = """about: Two sides that end near the trim.
formats:
  card: {{size: {size}, label: Field, frame: [{inset}pt, {inset}pt, {inset}pt, {inset}pt], stock: {stock}, flip-short: {short}}}
pages:
  - name: front
    box:
      col: {{fill: night, field: true, items: [{{space: {{h: grow}}}}]}}
  - name: back
    box:
      col: {{fill: night, field: true, items: [{{space: {{h: grow}}}}]}}
"""
MATERIAL = """doc: TF-{number:02}
version: "1.0"
title: tiny.title
audience: professional
layout: {name}
formats: [card]
seeds: ["none"]
"""
# Pieces up to the edges of the sheet: there is no room for a scale beside them.
NO_ROOM = {"letter-half-2", "letter-hanger-2"}
# The lower faces of tents lie below the middle of the sheet: turned on its short edge, the paper has none behind them.
NOT_DOWN = {"avery-5305"}


def through(sheet, down):
    """The second side as it shines through, of a sheet that was turned about its level (DOWN) or upright axis."""
    rows = [sheet.row(y, 0, sheet.w) for y in range(sheet.h)]
    mirrored = reversed(rows) if down else (row[::-1] for row in rows)
    return type(sheet)(sheet.w, sheet.h, b"".join(mirrored), sheet.dpi)


def edges(raster, x, y):
    """Where ink begins and ends along a row and along a column, points."""
    k = raster.dpi / 72
    column = bytes(raster.at(round(x * k), r) for r in range(raster.h))
    return [[edge / k for run_ in transitions(line) for edge in run_ if run_[1] - run_[0] > 6]
            for line in (raster.row(round(y * k), 0, raster.w), column)]


def points(length):
    value, unit = re.fullmatch(r"([0-9.]+)(in|mm|pt)", str(length)).groups()
    return float(value) * {"in": 72, "mm": MM, "pt": 1}[unit]


def one_stock(checks, out, stock, name, short):
    pdf = out / f"office/en/{name}.pdf"
    if short and stock.stem in NOT_DOWN:
        return checks.that(not pdf.exists(), f"{name}: backs that miss their fronts were printed")
    if not checks.that(pdf.exists(), f"{name} was not made"):
        return None
    data = yaml.safe_load(stock.read_text(encoding="utf-8"))
    (sheet_w, sheet_h), (label_w, label_h), (x0, y0), (dx, dy) = (
        [points(v) for v in data[key]] for key in ("sheet", "label", "origin", "pitch"))
    down = short != (sheet_w > sheet_h)
    said = run(["pdftotext", "-f", 1, "-l", 1, pdf, "-"]).stdout.decode().split()
    checks.that(("25" in said and "in" in said) != (stock.stem in NO_ROOM), f"{name}: scales, or none: {said[-9:]}")
    front, behind = render(pdf, 1), through(render(pdf, 2), down)
    # The middle of the first label: its row and its column meet every label's edges once.
    x, y = x0 + label_w / 2, y0 + label_h / 2
    for axis, (count, origin, pitch, label) in enumerate(((data["columns"], x0, dx, label_w), (data["rows"], y0, dy, label_h))):
        wanted = [origin + i * pitch + side for i in range(count) for side in (INSET, label - INSET)]
        for side, raster in (("front", front), ("back, shone through,", behind)):
            # What stands beside the block, scales and the note, is none of its business.
            found = [e for e in edges(raster, x, y)[axis] if wanted[0] - 12 < e < wanted[-1] + 12]
            checks.that(len(found) == len(wanted) and all(near(a, b, 0.2 * MM) for a, b in zip(found, wanted)),
                        f"{name}: the {side} has edges at {found[:4]}, not {wanted[:4]}")
    return None


def stocks(checks, binary, source, folder):
    """Every stock, turned both ways."""
    project = pathlib.Path(folder) / "fields"
    shutil.copytree(pathlib.Path(source) / "tests/diag/project", project)
    shutil.copytree(pathlib.Path(source) / "layouts/stocks", project / "layouts/stocks", dirs_exist_ok=True)
    jobs = []
    for known in sorted((pathlib.Path(source) / "layouts/stocks").glob("*.yaml")):
        stock = project / "layouts/stocks" / known.name
        size = yaml.safe_load(stock.read_text(encoding="utf-8"))["label"]
        for short in (False, True):
            name = f"{stock.stem}-{'short' if short else 'long'}"
            layout = FIELD.format(size=f"[{size[0]}, {size[1]}]", inset=INSET, stock=stock.stem, short=str(short).lower())
            (project / f"layouts/{name}.yaml").write_text(layout, encoding="utf-8")
            (project / f"content/materials/{name}.yaml").write_text(MATERIAL.format(name=name, number=len(jobs) + 1), encoding="utf-8")
            jobs.append((stock, name, short))
    build(binary, project, project / "out", *(name for _, name, _ in jobs), "--lang", "en")
    each(lambda job: one_stock(checks, project / "out", *job), jobs)
    checks.that(len(jobs) >= 40, f"{len(jobs)} sheets of fields")


def single_words(pdf, page):
    said = run(["pdftotext", "-bbox", "-f", page, "-l", page, pdf, "-"]).stdout.decode()
    found = re.findall(r'<word xMin="([-0-9.]+)" yMin="([-0-9.]+)"[^>]*>([^<]*)<', said)
    once = [word for *_, word in found if sum(word == other for *_, other in found) == 1]
    return {word: (float(x), float(y)) for x, y, word in found if word in once}


def cards_on(sheet, page, single, side):
    """The corners of the cards of a sheet, by a word that each has once; SINGLE: the card by itself, on a screen."""
    counts = {word: len(words(sheet, page, word)) for word in list(single_words(single, side))[:6]}
    word = max(counts, key=lambda w: (counts[w], len(w)))
    x, y = single_words(single, side)[word]
    return sorted((a - x, b - y) for a, b in words(sheet, page, word))


def pieces(checks, binary, source, folder):
    """The cards of the kit, on stock and on paper to be cut: each back's corner is its front's, mirrored."""
    out = pathlib.Path(folder) / "pieces"
    names = ("wallet-card-card", "circle-card", "do-dont-card", "shoe-card", "wallet-card-eu")
    build(binary, source, out, *names, "--lang", "en", "--profile", "office,screen")
    for paper in ("letter", "a4"):
        build(binary, source, out, *names, "--lang", "en", "--cut", paper)
    build(binary, source, out, *names[:3], "--lang", "en", "--stock", "8869")  # Avery 8373's grid, with gutters
    grid = sorted(words(out / "office/en/wallet-card-on-8869.pdf", 1, "1-800-843-5678"))
    checks.that(len(grid) == 8 and near(grid[-1][0] - grid[0][0], 288, 0.1) and near(grid[1][1] - grid[0][1], 180, 0.1),
                f"--stock 8869: numbers at {grid}")
    sheets = sorted(out.glob("office/en/*.pdf"))
    for pdf in sheets:
        single = out / f"screen/en/{re.sub('-(cut|on)-.*', '', pdf.stem)}.pdf"
        media, card = boxes(pdf)[0]["MediaBox"], boxes(single)[0]["MediaBox"]
        flip = run(["qpdf", "--json", "--json-key=qpdf", pdf]).stdout.decode()
        short = "DuplexFlipShortEdge" in flip
        checks.that(short != ("DuplexFlipLongEdge" in flip), f"{pdf.stem}: does not say on which edge to flip")
        down = short != (media[2] > media[3])
        fronts = cards_on(pdf, 1, single, 1)
        behind = sorted((x if down else media[2] - x - card[2], media[3] - y - card[3] if down else y)
                        for x, y in cards_on(pdf, 2, single, 2))
        checks.that(len(fronts) > 1 and len(fronts) == len(behind), f"{pdf.stem}: {len(fronts)} fronts, {len(behind)} backs")
        checks.that(all(near(a[0], b[0], 0.25) and near(a[1], b[1], 0.25) for a, b in zip(fronts, behind)),
                    f"{pdf.stem}: backs miss their fronts: {fronts[:2]} {behind[:2]}")
    checks.that(len(sheets) >= 16, f"{len(sheets)} sheets of cards")
    moved = out / "moved"
    build(binary, source, moved, "wallet-card-card", "--lang", "en", "--back-offset=1.5,-0.5")
    for page, dx, dy in ((1, 0, 0), (2, 1.5 * MM, -0.5 * MM)):
        word = ("1-800-843-5678", "report.cybertip.org")[page - 1]
        before, after = (words(o / "office/en/wallet-card.pdf", page, word) for o in (out, moved))
        checks.that(before and all(near(b[0] - a[0], dx, 0.02) and near(b[1] - a[1], dy, 0.02) for a, b in zip(before, after)),
                    f"--back-offset: side {page} does not move by {dx:.2f}, {dy:.2f}")


    # A piece as large as its sheet has its back moved too, and says the same to a reader.
    for option in ([], ["--back-offset=1.5,-0.5"]):
        build(binary, source, moved / str(len(option)), "brochure-letter", "--lang", "en", *option)
    still, pdf = (moved / f"{n}/office/en/brochure.pdf" for n in (0, 1))
    for page, dx, dy in ((1, 0, 0), (2, 1.5 * MM, -0.5 * MM)):
        a, b = single_words(still, page), single_words(pdf, page)
        checks.that(len(a) > 20 and a.keys() == b.keys() and
                    all(near(b[w][0] - a[w][0], dx, 0.02) and near(b[w][1] - a[w][1], dy, 0.02) for w in a),
                    f"brochure, --back-offset: side {page} does not move by {dx:.2f}, {dy:.2f}")
    told = [run(["pdfinfo", "-struct-text", p]).stdout for p in (still, pdf)]
    checks.that(told[0] == told[1] and len(told[0]) > 1000, "a back that is moved is told otherwise")


def press(checks, binary, source, folder):
    """Every piece of two sides in press: the marks of its back are those of its front, mirrored at the trim."""
    out = pathlib.Path(folder) / "press"
    names = sorted(p.stem for p in (pathlib.Path(source) / "content/materials").glob("*.yaml") if "posting" not in p.stem)
    build(binary, source, out, *names, "--lang", "en", "--profile", "press")
    pairs = 0
    for pdf in sorted(out.glob("press/en/*.pdf")):
        pages = boxes(pdf)
        for number in range(1, len(pages), 2):
            found = []
            for page in (number, number + 1):
                media, trim = pages[page - 1]["MediaBox"], pages[page - 1]["TrimBox"]
                sheet, k = render(pdf, page, 150), 150 / 72
                left, top = trim[0], media[3] - trim[3]
                bleed = trim[0] - pages[page - 1]["BleedBox"][0]
                y = round((top - bleed - 3 - 15) * k)  # in the crop marks, above the rings of registration marks
                across = [(a + b) / 2 / k - left for a, b in transitions(sheet.row(y, 0, sheet.w), 200)]
                width = trim[2] - trim[0]
                found.append(sorted(across if page == number else [width - v for v in across]))
            pairs += 1
            checks.that(len(found[0]) >= 3 and len(found[0]) == len(found[1]) and
                        all(near(a, b, 0.2 * MM) for a, b in zip(*found)),
                        f"{pdf.stem} {number}: marks at {found[0]}, behind them {found[1]}")
    checks.that(pairs >= 10, f"{pairs} pairs in press")


def different(checks, binary, source, folder):
    """A sheet of cards for several schools, in their languages: behind each front is the back of the same language."""
    table = pathlib.Path(folder) / "rows.csv"
    rows = [("Elm", "en"), ("Oak", "es"), ("Ash", "fr"), ("Fir", "en"), ("Yew", "pl"), ("Bay", "es"), ("Box", "vi")]
    table.write_text("site,lang\n" + "".join(f"{name},{lang}\n" for name, lang in rows), encoding="utf-8")
    out = pathlib.Path(folder) / "different"
    done = build(binary, source, out, "wallet-card-card", "--data", table, "--merge", "one", "--jobs", "3")
    pdf = next(out.glob("office/*/*.pdf"), None)
    if not checks.that(pdf is not None and len(boxes(pdf)) == 2, f"no sheet of several cards: {done.stderr.decode()[-200:]}"):
        return
    width = boxes(pdf)[0]["MediaBox"][2]
    for index, (name, lang) in enumerate(rows):
        cell = (54 + index % 2 * 252, 36 + index // 2 * 144)
        at = words(pdf, 1, name)
        checks.that(len(at) == 1 and 0 < at[0][0] - cell[0] < 252 and 0 < at[0][1] - cell[1] < 144, f"{name} is at {at}")
        # The colophon of the back names its language; the cell behind is mirrored.
        behind = (width - cell[0] - 252, cell[1])
        said = run(["pdftotext", "-f", 2, "-l", 2, "-x", round(behind[0]), "-y", round(behind[1]), "-W", 252, "-H", 144, pdf, "-"])
        checks.that(f"· {lang} ·" in said.stdout.decode(), f"behind {name} is not the back in {lang}")


def calibration(checks, binary, source, folder):
    """The cross of side 1 shines through at the zero of side 2, or where --back-offset has put it."""
    out = pathlib.Path(folder) / "calibration"
    for paper, flip, offset in (("letter", [], (0, 0)), ("a4", ["--flip-short"], (2, -1)), ("letter", ["--flip-short"], (0, 0))):
        run([binary, "calibrate", paper, *flip, f"--back-offset={offset[0]},{offset[1]}", "--project", source, "--out", out,
             "--date", "2026-02-01"])
        pdf = out / f"calibration-{paper}.pdf"
        what = f"{paper} {flip}"
        sheet = boxes(pdf)[0]["MediaBox"]
        front, k = render(pdf, 1), DPI / 72
        behind = through(render(pdf, 2), bool(flip))
        way = (-1, 1) if not flip else (1, -1)  # of an offset, as it shines through
        for x, y in ((sheet[2] / 2, sheet[3] / 2), (90, 90), (sheet[2] - 90, sheet[3] - 90)):
            # Along a line beside the cross's middle, where only its upright arm is.
            line = front.row(round((y - 10) * k), round((x - 20) * k), round((x + 20) * k))
            cross = [(a + b) / 2 / k - 20 for a, b in transitions(line)]
            checks.that(len(cross) == 1 and near(cross[0], 0, 0.1 * MM), f"{what}: a cross at {cross}")
            # Just outside the field of lines every fifth one goes on; the zero, the third of five, is the heaviest.
            zero_x, zero_y = x + way[0] * offset[0] * MM, y + way[1] * offset[1] * MM
            row = behind.row(round((zero_y - 9.2 * MM) * k), round((zero_x - 30) * k), round((zero_x + 30) * k))
            lines = [((a + b) / 2 / k - 30, b - a) for a, b in transitions(row, 200)]
            checks.that(any(near(at, 0, 0.2 * MM) and wide == max(w for _, w in lines) for at, wide in lines),
                        f"{what}: the zero is not behind the cross but at {lines}")


def judge(checks, binary, source, folder):
    stocks(checks, binary, source, folder)
    pieces(checks, binary, source, folder)
    press(checks, binary, source, folder)
    different(checks, binary, source, folder)
    calibration(checks, binary, source, folder)
