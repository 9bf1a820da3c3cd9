#!/usr/bin/env python3
"""What a reader gets out of the paper: every code scanned from a raster, every sentence extracted.

The oracles know nothing of the program: zbar reads the codes, poppler the text, and the sentences come straight from
the YAML by a parser of another house.

usage: run.py HANDBILL SOURCE_DIR
"""
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, build, each, manifest, run  # noqa: E402
from texts import digest, load, messages, say  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
DPI = 150
checks = Checks()


# ---- codes

def scan(pdf, code):
    """The crop that a phone sees: the symbol with its quiet zone."""
    quiet = 4 * code["module_mm"]
    pixels = lambda mm: round(mm / 25.4 * DPI)  # noqa: E731
    side = pixels(code["size_mm"] + 2 * quiet)
    stem = f"{pdf}-{code['page']}-{code['x_mm']}-{code['y_mm']}"
    run(["pdftoppm", "-r", DPI, "-f", code["page"], "-l", code["page"], "-singlefile", "-png", "-gray",
         "-x", pixels(code["x_mm"] - quiet), "-y", pixels(code["y_mm"] - quiet), "-W", side, "-H", side, pdf, stem])
    done = run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{stem}.png"])
    return done.stdout.decode().strip()


def codes(out, entry):
    listed = entry["qr"]
    # The copies on a sheet share their drawing: the first and the last tell about the rest.
    for code in listed if len(listed) < 3 else [listed[0], listed[-1]]:
        read = scan(out / entry["path"], code)
        checks.that(read == code["payload"], f"{entry['path']}: the code reads '{read}', not '{code['payload']}'")


def targets(entry, hotlines, sites):
    """A code opens what a registry holds, and nothing else."""
    allowed = {site["url"].lower() for site in sites.values()}
    for line in hotlines.values():
        allowed.add("tel:" + line.get("number", ""))
        allowed |= {"sms:" + channel.get("number", "") for channel in line["channels"]}
    for code in entry["qr"]:
        payload = code["payload"]
        plain = payload.lower() if payload.upper() == payload else payload
        checks.that(plain in allowed, f"{entry['path']}: '{payload}' is in no registry")


# ---- sentences

def bound_texts(material, whole):
    """The messages that a material binds: its slots and, where nothing was left out, the entries of its lists."""
    for ident in material.get("texts", {}).values():
        yield ident
    for entries in material.get("lists", {}).values() if whole else ():
        for entry in entries:
            for slot, ident in entry.items():
                if slot not in ("icon", "lang", "contact", "site"):
                    yield ident


def holds(when, lang):
    listed = lambda key, default: [value] if isinstance(value := when.get(key, default), str) else value  # noqa: E731
    return lang in listed("lang", [lang]) and lang not in listed("not-lang", [])


def hidden_slots(box, lang, hidden=False):
    """The slots that a layout's own conditions keep from this language, and those that it shows."""
    none, shown = set(), set()
    for child in box.values() if isinstance(box, dict) else box if isinstance(box, list) else ():
        here = hidden or (isinstance(child, dict) and not holds(child.get("when", {}), lang))
        if isinstance(child, dict) and "say" in child:
            (none if here else shown).add(child["say"])
        below, above = hidden_slots(child, lang, here)
        none, shown = none | below, shown | above
    return none, shown


def second_reading(files):
    """Poppler sorts by height what leans as Nastaliq does; mupdf keeps the order of the file."""
    return [digest(run(["mutool", "draw", "-q", "-F", "txt", file]).stdout.decode()) for file in files]


def boxes(node):
    """Every mapping of a layout's tree."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from boxes(child)


def formats_for(material, layout, langs):
    """Those that are set in so many languages: LANGS is one, or two with a plus."""
    def is_double(name):
        pages = [page for page in layout["pages"] if name in page.get("formats", [name])]
        return any(box.get("lang") == "2" for box in boxes(pages))
    return [name for name in material["formats"] if is_double(name) == ("+" in langs)]


def may_be_left_out(layout):
    """The slots of boxes that make room where a page is too full."""
    return {inside["say"] for box in boxes(layout["pages"]) if "optional" in box for inside in boxes(box) if "say" in inside}


def sentences(out, entries, hotlines, sites):
    """Each text of a material stands in at least one of its formats (a layout may drop what has no room)."""
    pieces, files, shortened = {}, {}, set()
    extract = lambda entry: run(["pdftotext", "-raw", "-enc", "UTF-8", out / entry["path"], "-"])  # noqa: E731
    for entry, done in zip(entries, each(extract, entries)):
        text = done.stdout.decode()
        pieces.setdefault((entry["material"], entry["lang"]), []).append(digest(text))
        files.setdefault((entry["material"], entry["lang"]), []).append(out / entry["path"])
        if "left-out" in entry["warnings"]:
            shortened.add((entry["material"], entry["lang"]))
    for (name, langs), texts in sorted(pieces.items()):
        material = load(SOURCE / f"content/materials/{name}.yaml")
        layout = load(SOURCE / f"layouts/{material['layout']}.yaml")
        if len(texts) < len(formats_for(material, layout, langs)):
            continue  # the test 'kit' says why one is missing
        for lang in langs.split("+"):
            known = messages(SOURCE, lang)
            none, shown = hidden_slots(layout, lang)
            gone = none - shown
            if (name, langs) in shortened:
                gone |= may_be_left_out(layout)
            kept_back = {material.get("texts", {}).get(slot) for slot in gone}
            for ident in bound_texts(material, (name, langs) not in shortened):
                if ident in kept_back:
                    continue
                words = say(known[ident], hotlines, sites) if ident in known else None
                for part in (words or "").split("\n"):
                    found = any(digest(part) in text for text in texts)
                    found = found or any(digest(part) in text for text in second_reading(files[name, langs]))
                    checks.that(found, f"{name} in {lang}: '{part}' ({ident})")


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    build(BINARY, SOURCE, place / "out")
    registry = load(SOURCE / "content/hotlines.yaml")["hotlines"]
    addresses = load(SOURCE / "content/sites.yaml")["sites"]
    files = manifest(place / "out")["files"]
    for item in files:
        targets(item, registry, addresses)
    each(lambda item: codes(place / "out", item), files)
    sentences(place / "out", files, registry, addresses)
checks.end()
