#!/usr/bin/env python3
"""Press files and sheets, measured with other people's tools: boxes, plates, marks, folds, backs, tiles, ink.

usage: run.py HANDBILL SOURCE_DIR {files|tiles|ink|backs}
"""
import pathlib
import re
import shutil
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import backs  # noqa: E402
import ink  # noqa: E402
import pdfx  # noqa: E402
import pdfx_broken  # noqa: E402
import tiles  # noqa: E402
from measure import DPI, MM, boxes, near, plates, read_pgm, render, transitions, words  # noqa: E402
from support import Checks, build, each, run  # noqa: E402

BINARY, SOURCE, PART = sys.argv[1:4]
BLEED = 9
checks = Checks()


# ---- press

def press_boxes(out):
    for name, w, h, pages in (("know-the-signs", 612, 792, 1), ("wallet-card", 252, 144, 2), ("shoe-card", 252, 576, 2)):
        found = boxes(out / f"press/en/{name}.pdf")
        checks.that(len(found) == pages, f"{name}: {len(found)} pages")
        for page in found:
            trim, bleed, media = page["TrimBox"], page["BleedBox"], page["MediaBox"]
            checks.that(near(trim[2] - trim[0], w, 0.01) and near(trim[3] - trim[1], h, 0.01), f"{name}: trim {trim}")
            checks.that(all(near(abs(b - t), BLEED, 0.01) for b, t in zip(bleed, trim)), f"{name}: bleed {bleed}")
            checks.that(all(near(a, b, 0.01) for a, b in zip(page["CropBox"], media)), f"{name}: crop {page['CropBox']}")
            checks.that(media[0] < bleed[0] and media[1] < bleed[1] and media[2] > bleed[2] and media[3] > bleed[3],
                        f"{name}: the bleed reaches the media's edge")


def press_plates(out, folder):
    pdf = out / "press/en/wallet-card.pdf"
    front, back = plates(pdf, 1, folder), plates(pdf, 2, folder)
    edge = 54  # media to trim
    k = DPI / 72
    # The night field runs to the bleed, at its top, and not beyond.
    checks.that(front["Cyan"].coverage(edge + 60, edge - 8.5, edge + 190, edge - 0.5) > 0.99, "the field stops at the trim")
    checks.that(front["Cyan"].coverage(edge + 20, edge - 11.5, edge + 100, edge - 9.5) < 0.01, "the field passes the bleed")
    checks.that(front["Yellow"].coverage(edge + 60, edge + 144.5, edge + 100, edge + 152.5) > 0.85,
                "the band stops at the trim")
    # Small words on the band are black and overprint: its yellow has no holes where they stand.
    x, y = words(pdf, 1, "Call")[0]
    whole = [plate.coverage(x, y + 1, x + 60, y + 8) for plate in (front["Yellow"], front["Black"])]
    checks.that(near(whole[0], 0.9, 0.01) and whole[1] > 0.05, f"black words knock out the band: {whole}")
    # Marks are where the trim is, on every plate.
    for name, plate in front.items():
        y = round((edge - 21) * k)
        found = [(a + b) / 2 / k for a, b in transitions(plate.row(y, 0, plate.w))]
        for wanted in (edge, edge + 252):
            checks.that(any(near(x, wanted, 0.2 * MM) for x in found), f"{name}: no crop mark at {wanted} pt: {found}")
        x = round((edge - 21) * k)
        found = [(a + b) / 2 / k for a, b in transitions(bytes(plate.at(x, r) for r in range(plate.h)))]
        for wanted in (edge, edge + 144):
            checks.that(any(near(y, wanted, 0.2 * MM) for y in found), f"{name}: no crop mark at {wanted} pt down")
    # Small words and the code of the back are black alone.
    (x, y), = words(pdf, 2, "report.cybertip.org")[:1] or [(0, 0)]
    for name in ("Cyan", "Magenta", "Yellow"):
        checks.that(back[name].coverage(x, y - 60, x + 60, y + 8) < 0.001, f"the code or its host is on the {name} plate")
    checks.that(back["Black"].coverage(x, y - 60, x + 60, y + 8) > 0.1, "no code on the black plate")


def press_spot(out, folder):
    """A shop adds a spot colour: the marks are on its plate too, and of the piece only what was drawn in it."""
    spotted = pathlib.Path(folder) / "spotted.pdf"
    pdfx_broken.in_json(out / "press/en/wallet-card.pdf", pdfx_broken.with_spot(b"100 100 20 10 re f"), spotted)
    plate = plates(spotted, 1, folder, spots=("Varnish",))["Varnish"]
    low = plate.h * 72 / DPI
    checks.that(plate.coverage(100, low - 110, 120, low - 100) > 0.99, "the spot colour is not on its plate")
    on_piece = plate.coverage(45, 45, 315, 207) * 270 * 162
    checks.that(near(on_piece, 200, 15), f"{on_piece:.1f} square points of the spot colour's plate are ink, not 200")
    for x, y, what in ((54, 33, "crop mark"), (33, 54, "crop mark"), (180, 33, "registration mark"), (70, 236, "slug")):
        checks.that(plate.coverage(x - 3, y - 3, x + 3, y + 3) > 0.03, f"no {what} on the plate of a spot colour")


def press_marks(out, folder):
    """Marks are on all plates in the same place, and nothing but the piece is inside the bleed of one it does not use."""
    pdf = out / "press/en/shoe-card.pdf"
    found = plates(pdf, 1, folder, 150)
    w, h = boxes(pdf)[0]["MediaBox"][2:]
    for x0, y0, x1, y1 in ((0, 0, 45, 650), (0, 0, 306, 45), (315, 0, 360, 650), (0, 639, 306, 660)):  # above the slug
        shares = {round(plate.coverage(x0, y0, min(x1, w), min(y1, h)), 4) for plate in found.values()}
        checks.that(len(shares) == 1 and min(shares) > 0, f"the marks differ from plate to plate: {shares}")
    # What is below the waves of the cover is black alone, but for rings and lines of its own ink.
    checks.that(found["Yellow"].coverage(54 + 40, 54 + 165, 54 + 252, 54 + 420) < 0.001, "stray colour on the yellow plate")


def most_ink(path):
    """The largest sum of plates that anything on a piece is drawn with."""
    return max(sum(map(float, found)) for content in pdfx.Pdf(path).contents()
               for found in re.findall(rb"(?m)^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) [kK]$", content))


def press_conformance(out, folder):
    """Every press file that was made meets every condition; a file that breaks one is found out, by its name."""
    made = sorted(out.glob("press/*/*.pdf"))
    for pdf, said in zip(made, each(pdfx.broken, made)):
        checks.that(not said, f"{pdf.relative_to(out)}: {said}")
        checks.that(run(["qpdf", "--check", pdf]).returncode == 0, f"{pdf.relative_to(out)}: qpdf finds mistakes")
    checks.that(len(made) > 4, f"{len(made)} press files")
    heaviest = max(each(most_ink, made))
    checks.that(2.5 < heaviest <= 2.605, f"{heaviest:.0%} of ink, docs/print-shop.md says 260 %")
    ways = pdfx_broken.make_all(out / "press/en/wallet-card.pdf", folder)
    for (how, condition, _), said in zip(ways, each(lambda way: pdfx.broken(way[2]), ways)):
        checks.that(list(said) == ([condition] if condition else []), f"{how}: '{condition}' is broken, said is {said}")
    untried = set(pdfx.CONDITIONS) - {condition for _, condition, _ in ways}
    checks.that(not untried, f"no file breaks {untried}")
    pdf = out / "press/en/know-the-signs.pdf"
    named = [i["/OutputConditionIdentifier"] for i in pdfx.intents(pdfx.Pdf(pdf))]
    checks.that(named == ["u:FOGRA39"], f"the condition is {named}")
    again = pathlib.Path(folder) / "again"
    build(BINARY, SOURCE, again, "wallet-card-card", "--lang", "en", "--profile", "press", "--condition", "uncoated")
    other = pdfx.Pdf(again / "press/en/wallet-card.pdf")
    named = [i["/OutputConditionIdentifier"] for i in pdfx.intents(other)]
    own = pathlib.Path(folder) / "shop" / "own-paper.icc"
    own.parent.mkdir()
    own.write_bytes(other.data(pdfx.intents(other)[0]["/DestOutputProfile"]))
    build(BINARY, SOURCE, again / "own", "wallet-card-card", "--lang", "en", "--profile", "press", "--condition", own)
    custom = pdfx.Pdf(again / "own/press/en/wallet-card.pdf")
    said = pdfx.intents(custom)[0]
    checks.that(said["/OutputConditionIdentifier"] == "u:Custom" and said["/Info"] == "u:own-paper.icc" and
                not pdfx.broken(custom.path), f"the condition of the shop's own profile: {said}")
    checks.that(named == ["u:FOGRA29"] and not pdfx.broken(other.path), f"the condition of uncoated paper is {named}")
    build(BINARY, SOURCE, again, "know-the-signs-letter", "--lang", "en", "--profile", "press")
    checks.that((again / "press/en/know-the-signs.pdf").read_bytes() == pdf.read_bytes(), "two runs, two files")


def press_gates(folder):
    """What should not be printed by the thousand is not, unless that is said; then the slug says it too, and only then."""
    out = pathlib.Path(folder) / "gates"

    def slug(lang, *options):
        pdf = out / f"press/{lang}/wallet-card.pdf"
        pdf.unlink(missing_ok=True)
        build(BINARY, SOURCE, out, "wallet-card-card", "--lang", lang, "--profile", "press", *options)
        return run(["pdftotext", "-f", 1, "-l", 1, "-raw", pdf, "-"]).stdout.decode() if pdf.exists() else None

    checks.that(slug("es") is None, "a draft was made for press")
    checks.that(slug("es", "--allow", "press-stale") is None, "a draft was made for press, allowed to be stale")
    said = slug("es", "--allow", "press-draft,press-overdue") or ""
    checks.that("MADE IN SPITE OF: press-draft\n" in said, f"the slug does not tell of the draft: {said[-200:]}")
    said = slug("en", "--allow", "press-draft,press-overdue") or ""
    checks.that(said and "SPITE" not in said, "the slug of a reviewed piece speaks of a draft")
    for part in ("KC-01", " en ", "v1.0", "2026-02-01", "FOGRA39", "Cyan", "Magenta", "Yellow", "Black"):
        checks.that(part in said, f"the slug lacks '{part}'")
    checks.that(slug("en", "--date", "2031-01-01") is None, "contacts past their review were printed")
    said = slug("en", "--date", "2031-01-01", "--allow", "press-overdue") or ""
    checks.that("MADE IN SPITE OF: press-overdue" in said, "the slug does not tell of contacts past their review")


def viewer(out):
    """Printers are told: at 100 %, and on which edge to turn."""
    build(BINARY, SOURCE, out, "parent-handout", "brochure-letter", "circle-card", "do-dont-card", "--lang", "en")
    build(BINARY, SOURCE, out, "brochure-z", "--lang", "ar")
    asked = {"en/know-the-signs": "Simplex", "en/wallet-card": "DuplexFlipLongEdge", "en/shoe-card": "DuplexFlipShortEdge",
             "en/parent-handout": "DuplexFlipLongEdge", "en/brochure": "DuplexFlipShortEdge", "ar/brochure-z": "DuplexFlipShortEdge",
             "en/circle-card": "DuplexFlipLongEdge", "en/do-dont-card": "DuplexFlipLongEdge", "en/tear-off-flyer": "Simplex"}
    for name, duplex in asked.items():
        root = pdfx.Pdf(out / f"office/{name}.pdf").root
        said = root.get("/ViewerPreferences", {})
        checks.that(said.get("/PrintScaling") == "/None", f"{name}: PrintScaling is {said.get('/PrintScaling')}")
        checks.that(said.get("/Duplex") == f"/{duplex}", f"{name}: Duplex is {said.get('/Duplex')}")


def press_rgb(folder):
    """An ink in rgb only is what another user of the profile makes of it, to a percent; its error has a case in diag."""
    project = pathlib.Path(folder) / "rgb"
    shutil.copytree(pathlib.Path(SOURCE) / "tests/diag/project", project)
    for name, old, new in (("house", "cmyk: [100, 85, 35, 40], ", ""), ("card", "safe: 4.5pt,", "safe: 4.5pt, bleed: 9pt,")):
        path = project / f"layouts/{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    build(BINARY, project, project / "out", "card", "--lang", "en", "--profile", "press")
    pdf = pdfx.Pdf(next((project / "out/press/en").glob("*.pdf")))
    said = [pdf.data(i["/DestOutputProfile"]) for i in pdfx.intents(pdf)]
    profile, srgb = project / "paper.icc", project / "srgb.icc"
    profile.write_bytes(said[0])
    # A pixel with the intent and the black point that the ink is converted by.
    build(BINARY, project, project / "screen", "card", "--lang", "en", "--profile", "screen")
    screen = pdfx.Pdf(next((project / "screen/screen/en").glob("*.pdf")))
    srgb.write_bytes(screen.data(screen.get(screen.get(screen.root["/OutputIntents"])[0])["/DestOutputProfile"]))
    is_converted(pdf, "#14274A", srgb, profile)
    # The colour of a partner, which takes the place of teal, is declared in rgb alone.
    local = project / "partner.yaml"
    local.write_text('name: Test Partner\naccent: "#7A1F5C"\n', encoding="utf-8")
    build(BINARY, SOURCE, project / "partner", "shoe-card", "--lang", "en", "--profile", "press", "--local", local)
    pdf = pdfx.Pdf(project / "partner/press/en/shoe-card.pdf")
    colours = is_converted(pdf, "#7A1F5C", srgb, profile)
    checks.that((0.95, 0.3, 0.4, 0.25) not in colours, "the partner's colour stands beside the one it replaces")


def is_converted(pdf, colour, srgb, profile):
    """COLOUR is in the file as another program converts it."""
    pixel = run(["convert", f"xc:{colour}", "-profile", srgb, "-intent", "relative", "-black-point-compensation", "-profile",
                 profile, "-depth", "8", "cmyk:-"]).stdout
    colours = {tuple(float(v) for v in found) for content in pdf.contents()
               for found in re.findall(rb"(?m)^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) [kK]$", content)}
    checks.that(len(pixel) == 4 and any(all(near(a, b / 255, 0.011) for a, b in zip(c, pixel)) for c in colours),
                f"{colour} is {[round(v / 2.55) for v in pixel]} %, the file has {sorted(colours)}")
    return colours


# ---- sheets

def fold_marks(out):
    """Ticks of the shoe card, outside the trim, at 2, 4 and 6 inches."""
    raster = render(out / "office/en/shoe-card.pdf")
    k = DPI / 72
    x = round((54 - 3 - 3) * k)  # in a dash
    found = [(a + b) / 2 / k - 108 for a, b in transitions(bytes(raster.at(x, y) for y in range(raster.h)), 160)]
    for wanted in (144, 288, 432):
        checks.that(any(near(y, wanted, 0.2 * MM) for y in found), f"no fold mark at {wanted} pt: {found}")
    inside = render(out / "office/en/shoe-card.pdf", dpi=100)
    checks.that(inside.coverage(55, 108 + 143, 63, 108 + 145) < 0.01, "a fold mark is on the card")


def cut_marks(out):
    """Eight cards on plain Letter paper: marks in the margins at every cut, none on a card, bleed in the gutters."""
    raster = render(out / "office/en/wallet-card-cut-letter.pdf")
    k = DPI / 72
    down = raster.row(round(63 * k), 0, raster.w)
    found = [(a + b) / 2 / k for a, b in transitions(down, 160)]
    wanted = [45, 297, 315, 567]
    checks.that(len(found) == 4 and all(near(a, b, 0.2 * MM) for a, b in zip(found, wanted)), f"cut marks at {found}")
    found = [(a + b) / 2 / k for a, b in transitions(bytes(raster.at(round(27 * k), y) for y in range(raster.h)), 160)]
    wanted = [81 + i * 162 + side for i in range(4) for side in (0, 144)]
    checks.that(len(found) == 8 and all(near(a, b, 0.2 * MM) for a, b in zip(found, wanted)), f"cut marks down at {found}")
    for x, y in ((60, 81), (330, 81 + 162)):
        checks.that(raster.coverage(x, y - 8.5, x + 200, y - 0.5) > 0.8, "no bleed of the field in the gutter")
    checks.that(raster.coverage(48, 81 - 11.5, 290, 81 - 9.5) < 0.01, "the bleed leaves the gutter")


def scale(out):
    """The inch beside the cards is one."""
    raster = render(out / "office/en/wallet-card.pdf")
    k = DPI / 72
    y = round((792 - 18 - 1) * k)
    for row in range(y - 3, y + 4):
        lengths = [(b - a) / k for a, b in transitions(raster.row(row, 0, raster.w), 160)]
        if any(near(v, 72, 0.2 * MM) for v in lengths) and any(near(v, 25 * MM, 0.2 * MM) for v in lengths):
            return
    checks.that(False, "no scales of 1 in and 25 mm beside the cards")


# ---- data

def points(length):
    value, unit = re.fullmatch(r"([0-9.]+)(in|mm|pt)", str(length)).groups()
    return float(value) * {"in": 72, "mm": MM, "pt": 1}[unit]


def stocks():
    """Every grid stands on its sheet, and in its middle, so that backs meet fronts."""
    for path in sorted((pathlib.Path(SOURCE) / "layouts/stocks").glob("*.yaml")):
        stock = yaml.safe_load(path.read_text(encoding="utf-8"))
        for axis, count in ((0, stock["columns"]), (1, stock["rows"])):
            sheet, label, origin, pitch = (points(stock[key][axis]) for key in ("sheet", "label", "origin", "pitch"))
            end = sheet - origin - (count - 1) * pitch - label
            checks.that(end > -0.01 and origin >= 0, f"{path.stem}: leaves the sheet")
            one_face = path.stem == "avery-5305" and axis == 1  # the lower face of each tent
            checks.that(one_face or near(origin, end, 0.25 * MM), f"{path.stem}: {origin / MM:.2f} and {end / MM:.2f} mm")


def tabs(out):
    """Nine tabs of 64 pt, dashes between; in every language each of them is whole, with its number."""
    raster = render(out / "office/en/tear-off-flyer.pdf")
    k = DPI / 72
    found = set()
    for y in range(round(700 * k), round(712 * k)):
        found |= {round((a + b) / 2 / k, 1) for a, b in transitions(raster.row(y, 0, raster.w), 160) if b - a < 6}
    for i in range(10):
        checks.that(any(near(x, 18 + 64 * i, 0.2 * MM) for x in found), f"no cut line at {18 + 64 * i} pt")
    made = sorted(out.glob("office/*/tear-off-flyer.pdf"))
    checks.that(len(made) > 30, f"flyers in {len(made)} languages")
    for pdf, said in zip(made, each(one_flyer, made)):
        checks.that(not said, f"{pdf.parent.name}: {said}")


def one_flyer(pdf):
    """What is wrong with its tabs: ink at a cut, or a tab without its number."""
    raster = render(pdf, dpi=150)
    said = []
    for i in range(10):
        for side in (-2.4, 1.2):  # beside the dashes
            x = 18 + 64 * i + side
            if x > 1 and raster.coverage(x, 792 - 166, x + 1.2, 791) > 0:
                said.append(f"ink at the cut of tab {i + 1}")
    numbers = [0] * 9
    for line in tiles.characters(pdf):
        text = "".join(c[0] for c in line)
        if "1-888-373-7888" in text and min(c[2] for c in line) > 792 - 166:
            numbers[int((sum(c[1] + c[3] for c in line) / len(line) / 2 - 18) // 64)] += 1
    return said + ([f"numbers on the tabs: {numbers}"] if numbers != [1] * 9 else [])


def brochures(out):
    """Folds of C and Z, mirrored for right-to-left; in C the first panel is 1/16 in (3 mm) shorter than the others."""
    c, a4 = (261, 526.5), (97 * MM, 197 * MM)
    for lang in ("en", "ar"):
        for name, width, ltr in (("brochure", 792, c), ("brochure-a4", 297 * MM, a4), ("brochure-z", 792, (264, 528))):
            pdf = out / f"press/{lang}/{name}.pdf"
            trim, bleed = (boxes(pdf)[0][key] for key in ("TrimBox", "BleedBox"))
            left, outside = trim[0], trim[0] - bleed[0] + 3
            for page in (1, 2):
                wanted = ltr if (page == 1) == (lang == "en") else tuple(sorted(width - x for x in ltr))
                raster = render(pdf, page)
                k = DPI / 72
                found = set()
                for offset in (1.2, 2, 2.8, 5.2, 6, 6.8):  # a dash or another
                    line = raster.row(round((left - outside - offset) * k), 0, raster.w)
                    found |= {(a + b) / 2 / k - left for a, b in transitions(line, 200)}
                for fold in wanted:
                    checks.that(any(near(x, fold, 0.2 * MM) for x in found),
                                f"{lang} {name} {page}: no fold at {fold:.1f} pt: {sorted(found)}")


def judge_files(folder):
    out = pathlib.Path(folder) / "out"
    build(BINARY, SOURCE, out, "know-the-signs", "wallet-card", "shoe-card", "--lang", "en", "--profile", "office,press")
    build(BINARY, SOURCE, out, "wallet-card", "--lang", "en", "--cut", "letter")
    build(BINARY, SOURCE, out, "tear-off-flyer", "--lang", "all")
    build(BINARY, SOURCE, out, "brochure", "--lang", "en,ar", "--profile", "press", "--allow", "press-draft,press-stale")
    stocks()
    tabs(out)
    brochures(out)
    press_boxes(out)
    press_plates(out, folder)
    press_spot(out, folder)
    press_marks(out, folder)
    press_conformance(out, folder)
    press_gates(folder)
    viewer(out)
    press_rgb(folder)
    fold_marks(out)
    cut_marks(out)
    scale(out)


def main():
    parts = {"tiles": tiles, "ink": ink, "backs": backs}
    with tempfile.TemporaryDirectory() as folder:
        if PART in parts:
            parts[PART].judge(checks, BINARY, SOURCE, folder)
        else:
            judge_files(folder)
    checks.end()


main()
