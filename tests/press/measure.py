"""Pages as other people's programs see them: boxes, rasters, plates, words."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import run  # noqa: E402

MM = 72 / 25.4
DPI = 300


def boxes(pdf):
    """For every page its boxes by name: left, bottom, right, top."""
    said = run(["mutool", "pages", pdf]).stdout.decode()
    pages = []
    for page in re.findall(r"<page.*?</page>", said, flags=re.S):
        pages.append({name: tuple(float(v) for v in re.findall(r'[lbrt]="([-0-9.]+)"', rest))
                      for name, rest in re.findall(r"<(\w+Box)([^>]*)", page)})
    return pages


class Raster:
    """One page in grey, 0 black, read from raw bytes."""

    def __init__(self, width, height, pixels, dpi):
        self.w, self.h, self.pixels, self.dpi = width, height, pixels, dpi

    def at(self, x, y):
        return self.pixels[y * self.w + x]

    def row(self, y, x0, x1):
        return self.pixels[y * self.w + x0:y * self.w + x1]

    def coverage(self, x0, y0, x1, y1):
        """Share of ink in a rectangle of points from the top left."""
        k = self.dpi / 72
        x0, y0, x1, y1 = (round(v * k) for v in (x0, y0, x1, y1))
        total = sum(255 * (x1 - x0) - sum(self.row(y, x0, x1)) for y in range(y0, y1))
        return total / 255 / (x1 - x0) / (y1 - y0)


def read_pgm(data, dpi):
    match = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    return Raster(int(match.group(1)), int(match.group(2)), data[match.end():], dpi)


def render(pdf, page=1, dpi=DPI, mono=False):
    done = run(["pdftoppm", "-r", dpi, "-f", page, "-l", page, "-gray", *(["-aa", "no", "-aaVector", "no"] if mono else []), pdf])
    return read_pgm(done.stdout, dpi)


def plates(pdf, page, folder, dpi=DPI, spots=()):
    """Each plate of a page, as Ghostscript separates it."""
    base = pathlib.Path(folder) / f"sep-{page}.tif"
    run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}", f"-dFirstPage={page}",
         f"-dLastPage={page}", f"-sOutputFile={base}", pdf])
    found = {}
    for name in ("Cyan", "Magenta", "Yellow", "Black", *spots):
        path = base.with_name(f"{base.name.removesuffix('.tif')}({name}).tif")
        if not path.exists():
            path = base.with_name(f"{base.name}({name}).tif")
        found[name] = read_pgm(run(["convert", path, "-depth", "8", "pgm:-"]).stdout, dpi)
    return found


def words(pdf, page, text):
    """Where TEXT stands on a page: the top left corners."""
    said = run(["pdftotext", "-bbox", "-f", page, "-l", page, pdf, "-"]).stdout.decode()
    return [(float(x), float(y)) for x, y, word in
            re.findall(r'<word xMin="([-0-9.]+)" yMin="([-0-9.]+)"[^>]*>([^<]*)<', said) if word == text]


def near(a, b, tolerance):
    return abs(a - b) <= tolerance


def transitions(line, dark=128):
    """Where a row of pixels turns dark: (from, to)."""
    runs, start = [], None
    for i, value in enumerate(line):
        if value < dark and start is None:
            start = i
        if value >= dark and start is not None:
            runs.append((start, i))
            start = None
    return runs
