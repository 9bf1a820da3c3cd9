#!/usr/bin/env python3
"""A logo of every kind that people have: what is taken looks on paper as it must, what is not is refused with a reason.

The logos are ImageMagick's: two coloured bands with paper between them. How light a band must be on the page that poppler
draws follows from its colour; in CMYK, from what Argyll reads in the profile.

usage: logos.py HANDBILL SOURCE_DIR FOLDER_OF_PROFILES
"""
import os
import pathlib
import re
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "press"))
from measure import render  # noqa: E402
from support import Checks, build, each, run  # noqa: E402

BINARY, SOURCE, PROFILES = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
DPI, BAND = 600, "120x180"
NAVY, GREEN, CLEAR, WHITE = (31, 61, 122), (0, 120, 60), "none", "white"
CYAN, BRICK = (255, 0, 0, 0), (0, 178, 178, 51)  # full ink is 255
RGB = (NAVY, GREEN)
# name: (what the file is called, its colours, what is between them, options of ImageMagick)
TAKEN = {
    "png": ("logo.png", RGB, WHITE, ["-define", "png:color-type=2"]),
    "png in 16 bits": ("logo.png", RGB, WHITE, ["-depth", "16", "-define", "png:color-type=2", "-define", "png:bit-depth=16"]),
    "interlaced png": ("logo.png", RGB, WHITE, ["-interlace", "PNG"]),
    "palette with a clear color": ("logo.png", RGB, CLEAR, []),
    "png with alpha": ("logo.png", RGB, CLEAR, ["-define", "png:color-type=6"]),
    "png with alpha in 16 bits": ("logo.png", RGB, CLEAR, ["-depth", "16", "-define", "png:color-type=6",
                                                           "-define", "png:bit-depth=16"]),
    "half clear": ("logo.png", RGB, CLEAR, ["-channel", "A", "-evaluate", "multiply", "0.5", "+channel"]),
    "gray png with alpha": ("logo.png", ((40, 40, 40), (90, 90, 90)), CLEAR, ["-define", "png:color-type=4"]),
    "jpeg": ("logo.jpg", RGB, WHITE, ["-quality", "98"]),
    "progressive jpeg": ("logo.jpg", RGB, WHITE, ["-quality", "98", "-interlace", "JPEG"]),
    "gray jpeg": ("logo.jpg", ((40, 40, 40), (90, 90, 90)), WHITE, ["-colorspace", "Gray", "-quality", "98"]),
    "jpeg with the name of a png": ("logo.png", RGB, WHITE, ["-quality", "98"]),
    "cmyk jpeg with its profile": ("logo.jpg", (CYAN, BRICK), "cmyk(0,0,0,0)", ["-quality", "100"]),
}
checks = Checks()


def local(home, logo):
    (home / "local.yaml").write_text(f'name: "Ash School"\nlogo: "{logo}"\n', encoding="utf-8")


def colour(value):
    return f"{'cmyk' if len(value) == 4 else 'rgb'}({','.join(map(str, value))})" if isinstance(value, tuple) else value


def draw(path, colours, between, options, kind=None):
    """As KIND, whatever the file is called."""
    kind = kind or {".png": "PNG", ".jpg": "JPEG"}[path.suffix]
    a, b = map(colour, colours)
    profile = ["-profile", PROFILES / "coated.icc"] if len(colours[0]) == 4 else []
    run(["convert", "-size", BAND, f"xc:{a}", f"xc:{between}", f"xc:{b}", "+append", *profile, *options, f"{kind}:{path}"])
    return path


def srgb_of_lab(lab):
    """CIELAB under D50 -> sRGB, 0 to 255 (IEC 61966-2-1; Bradford adaptation)."""
    y = (lab[0] + 16) / 116
    cube = lambda t: t ** 3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29)  # noqa: E731
    xyz = [white * cube(t) for white, t in zip((0.9642, 1, 0.8249), (y + lab[1] / 500, y, y - lab[2] / 200))]
    rows = ((3.1339, -1.6169, -0.4906), (-0.9788, 1.9161, 0.0335), (0.0719, -0.2290, 1.4052))
    linear = [min(max(sum(m * v for m, v in zip(row, xyz)), 0), 1) for row in rows]
    return [255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055) for v in linear]


def lightness(value):
    """What a band must be on paper, 0 to 255."""
    if len(value) == 4:
        asked = " ".join(str(ink / 255) for ink in value)
        (PLACE / "inks").write_text(asked + "\n", encoding="utf-8")
        with open(PLACE / "inks", encoding="utf-8") as file:
            said = run(["xicclu", "-ff", "-ir", "-pl", PROFILES / "coated.icc"], stdin=file).stdout.decode()
        value = srgb_of_lab([float(part) for part in re.search(r"-> ([-\d. ]+) \[Lab\]", said)[1].split()])
    return 0.299 * value[0] + 0.587 * value[1] + 0.114 * value[2]


def bands(pdf):
    """How light the logo's left, middle and right are on the page; None: there is no one logo on it."""
    traced = run(["mutool", "trace", pdf]).stdout.decode()
    found = re.findall(r'<fill_image [^>]*transform="([^"]+)"', traced)
    if len(found) != 1:
        return None
    w, _, _, h, x, y = map(float, found[0].split())
    raster, k = render(pdf, dpi=DPI), DPI / 72
    top, bottom = sorted((y, y + h))
    rows = range(round((top + (bottom - top) * 0.3) * k), round((top + (bottom - top) * 0.7) * k))
    return [statistics.median(v for row in rows
                              for v in raster.row(row, round((x + w * (n + 0.3) / 3) * k), round((x + w * (n + 0.7) / 3) * k)))
            for n in range(3)]


def taken(case):
    name, (file, colours, between, options) = case
    home = PLACE / name.replace(" ", "-")
    home.mkdir()
    local(home, file)
    draw(home / file, colours, between, options, "JPEG" if "jpeg" in name else "PNG8" if "palette" in name else None)
    done = build(BINARY, SOURCE, home / "out", "know-the-signs-letter", "--lang", "en", "--local", home / "local.yaml")
    pdfs = list((home / "out").rglob("*.pdf"))
    if not pdfs:
        return name, colours, None, done.stderr.decode()
    return name, colours, bands(pdfs[0]), done.stderr.decode()


def what_is_taken():
    for name, colours, found, said in each(taken, TAKEN.items()):
        if not checks.that(found, f"{name}: not on the page: {said[:300]}"):
            continue
        wanted = [lightness(colours[0]), 255, lightness(colours[1])]
        if name == "half clear":
            wanted = [(255 + value) / 2 for value in wanted]
        tolerance = 10 if len(colours[0]) == 4 else 3  # JPEG, and two programs' ways of black
        good = all(abs(a - b) <= tolerance for a, b in zip(found, wanted))
        checks.that(good, f"{name}: its bands are {found} on paper, not {[round(v) for v in wanted]}")
        checks.that("half clear" in name or not said, f"{name}: {said[:300]}")
    wrong = 255 - 0.299 * 255  # cyan as if it were green and blue light
    checks.that(abs(lightness(CYAN) - wrong) > 30, "this test cannot tell a profile from a guess")


def what_is_refused():
    home = PLACE / "refused"
    home.mkdir()
    good = draw(PLACE / "good.png", RGB, WHITE, [])
    jpeg = draw(PLACE / "good.jpg", RGB, WHITE, [])
    cmyk = draw(PLACE / "cmyk.jpg", (CYAN, BRICK), "cmyk(0,0,0,0)", [])
    run(["convert", cmyk, "-strip", PLACE / "stripped.jpg"])
    run(["convert", good, "GIF:" + str(PLACE / "gif.png")])
    run(["convert", "-size", "9000x12", "xc:navy", PLACE / "wide.png"])
    run(["convert", "-size", "12x6", "xc:navy", PLACE / "tiny.png"])
    run(["convert", "-size", BAND, "xc:none", "-fill", "white", "-draw", "circle 60,90 60,30", PLACE / "white.png"])
    (home / "link.png").symlink_to(good)
    cases = {"truncated.png": (good.read_bytes()[:-40], "picture-broken"),
             "truncated.jpg": (jpeg.read_bytes()[:-40], "picture-broken"),
             "cmyk.jpg": ((PLACE / "stripped.jpg").read_bytes(), "picture-cmyk"),
             "really-a-gif.png": ((PLACE / "gif.png").read_bytes(), "picture-format"),
             "empty.png": (b"", "picture-format"),
             "wide.png": ((PLACE / "wide.png").read_bytes(), "picture-size"),
             "large.png": (good.read_bytes() + bytes(17 << 20), "picture-size"),
             "tiny.png": ((PLACE / "tiny.png").read_bytes(), "image-resolution"),
             "white.png": ((PLACE / "white.png").read_bytes(), "picture-faint"),
             "missing.png": (None, "picture-unreadable"),
             "link.png": (None, "picture-outside"),
             "../good.png": (None, "picture-outside"),
             str(good): (None, "picture-outside")}
    for name, (data, ident) in cases.items():
        if data is not None:
            (home / name).write_bytes(data)
        local(home, name)
        done = build(BINARY, SOURCE, home / "out", "know-the-signs-letter", "--lang", "en", "--local", home / "local.yaml")
        said = done.stderr.decode()
        checks.that(done.returncode == 1 and f"[{ident}]" in said and f"'{name}'" in said and "hint:" in said,
                    f"{name}: {done.returncode}: {said[:400]}")
        checks.that(not list((home / "out").rglob("*.pdf")), f"{name}: a PDF is made")


with tempfile.TemporaryDirectory() as temporary:
    PLACE = pathlib.Path(temporary)
    what_is_taken()
    what_is_refused()
checks.end()
