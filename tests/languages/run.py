#!/usr/bin/env python3
"""Every language on paper: the text of the PDF is the text of the YAML, words can be searched for, numbers stand as they
are, pages that run from right to left are mirrored.

The oracles are mupdf and poppler, and a YAML parser of another house. What is normalised, on both sides:

- Unicode form C (what the program prints);
- line ends and spaces: readers set their own where a line ends, and 'pdftotext -raw' sets one behind every letter that
  runs from right to left. So letters are compared without them; where they matter, struct-text is compared with them;
- ZERO WIDTH SPACE, which glyphs without a text of their own carry, and bidi controls, which poppler adds;
- for 'pdftotext -raw' and Arabic letters alone, the marks on them: poppler 22.12 takes an alef's for the letter's before.

The joiners of Persian and of Indic scripts (U+200C, U+200D) are letters here: they must come back.

usage: run.py HANDBILL SOURCE_DIR
"""
import functools
import json
import os
import pathlib
import re
import sys
import tempfile
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import DATE, Checks, build, each, manifest, run  # noqa: E402
from texts import load, messages as read_messages, say  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
MATERIALS = ["know-the-signs-letter", "wallet-card", "parent-handout", "shoe-card", "help-panel"]
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Words are not parted by spaces, or readers part them (Khmer and Burmese vowels stand before their letters).
NO_WORDS = {"zh-Hans", "zh-Hant", "ja", "th", "lo", "km", "my"}
# Words that readers tear, for mupdf begins a line where a letter of Nastaliq stands much higher than the one before.
LOST = {"ur": 0.005}
checks = Checks()

HOTLINES = load(SOURCE / "content/hotlines.yaml")["hotlines"]
SITES = load(SOURCE / "content/sites.yaml")["sites"]
LANGUAGES = load(SOURCE / "content/languages.yaml")["languages"]
NUMBERS = {line["display"] for line in HOTLINES.values() if "-" in line.get("display", "")}


# ---- what must be there

def messages(lang):
    """Without those in which only the program knows a value."""
    said = {ident: say(markup, HOTLINES, SITES) for ident, markup in read_messages(SOURCE, lang).items()}
    return {ident: words for ident, words in said.items() if words is not None}


def bound_texts(name):
    """The messages that a material binds -> whether they are of a list, which may be cut short."""
    material = load(SOURCE / f"content/materials/{name}.yaml")
    found = {ident: False for ident in material.get("texts", {}).values()}
    for entries in material.get("lists", {}).values():
        for entry in entries:
            found.update({ident: True for slot, ident in entry.items() if slot not in ("icon", "lang", "contact", "site")})
    return found


# ---- what readers get

@functools.lru_cache(None)
def letters(text):
    return re.sub(r"\s", "", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


@functools.lru_cache(None)
def without_marks(text):
    return re.sub("[\u064b-\u0655\u0670]", "", text)


@functools.lru_cache(None)
def lines(text):
    return re.sub(r"\s+", " ", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def structure(text):
    """The words of 'pdfinfo -struct-text', a line for each block, without the names of the elements."""
    blocks = re.sub(r'^ *\w+ \(block\)[^"\n]*$', "\n", text, flags=re.M)
    return "\n".join("".join(re.findall(r'^ *"(.*)"$', block, flags=re.M)) for block in blocks.split("\n\n"))


READERS = {
    "mutool": lambda pdf: run(["mutool", "draw", "-q", "-F", "text", pdf]).stdout.decode(),
    "struct": lambda pdf: structure(run(["pdfinfo", "-struct-text", pdf]).stdout.decode()),
    "raw": lambda pdf: run(["pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"]).stdout.decode(),
}


class Piece:
    def __init__(self, out, entry):
        self.material, self.lang, self.entry = entry["material"], entry["lang"], entry
        # Poppler takes most of a second for the structure of a panel: once from each side will do.
        skip = {"struct"} if self.material == "help-panel" and self.lang not in ("en", "ar") else set()
        self.text = {name: read(out / entry["path"]) for name, read in READERS.items() if name not in skip}
        self.letters = {name: letters(text) for name, text in self.text.items()}
        self.letters["raw"] = without_marks(self.letters["raw"])
        self.whole = "left-out" not in entry["warnings"]

    def has(self, words):
        """By each reader."""
        words = letters(words)
        return {name: (without_marks(words) if name == "raw" else words) in text for name, text in self.letters.items()}


def shown_in_english(material, pieces, known):
    """What the layout sets of the material's texts: those that are a block of their own, or long enough to be no other."""
    piece = next(p for p in pieces if p.material == material and p.lang == "en")
    blocks = {letters(block) for block in piece.text["struct"].split("\n")}
    whole = piece.letters["struct"]
    return {ident for ident in bound_texts(material) if ident in known["en"] and
            (letters(known["en"][ident]) in blocks or (len(known["en"][ident]) > 25 and letters(known["en"][ident]) in whole))}


def texts(pieces, known):
    """What English shows of a material, every language must show, the same for all readers."""
    for material in sorted({p.material for p in pieces}):
        bound, shown = bound_texts(material), shown_in_english(material, pieces, known)
        checks.that(len(shown) >= 0.6 * len(bound), f"{material}: English shows {len(shown)} of {len(bound)} texts")
        for piece in (p for p in pieces if p.material == material):
            for ident in shown & known[piece.lang].keys():
                found = piece.has(known[piece.lang][ident])
                if bound[ident] and not piece.whole and not any(found.values()):
                    continue  # left out for want of room, which the manifest says
                for reader, there in found.items():
                    checks.that(there, f"{material} in {piece.lang}, {reader}: '{known[piece.lang][ident]}' ({ident})")


def spaces(pieces, known):
    """Who listens hears words apart: the tagged text has its spaces, those of line ends too."""
    for piece in (p for p in pieces if "struct" in p.text):
        heard = lines(piece.text["struct"])
        words = {ident: known[piece.lang].get(ident, "") for ident in bound_texts(piece.material)}
        same = [letters(text) for text in words.values()]
        for ident, text in words.items():
            if letters(text) in piece.letters["struct"] and sum(letters(text) in other for other in same) == 1:
                checks.that(lines(text).strip() in heard, f"{piece.material} in {piece.lang}: spaces of '{text}' ({ident})")


def searches(pieces, known):
    """A word of the text is found as it is typed, by mupdf or by poppler: mupdf takes the way back from a mark to the next
    letter for a space, poppler parts all letters that run from right to left."""
    for lang in sorted(known.keys() - NO_WORDS):
        tried, missed = 0, set()
        for piece in (p for p in pieces if p.lang == lang):
            pages = [lines(piece.text[reader].replace("-\n", "-")) for reader in ("mutool", "raw")]
            for ident in bound_texts(piece.material):
                words = known[lang].get(ident, "")
                for word in lines(words).split(" ") if letters(words) in piece.letters["mutool"] else ():
                    tried += 1
                    if not any(word in page for page in pages):
                        missed.add(word)
        checks.that(tried > 100 and len(missed) <= tried * LOST.get(lang, 0), f"{lang}: {len(missed)} of {tried} words are not found: {missed}")


def numbers(pieces):
    for piece in pieces:
        wanted = {HOTLINES[name]["display"] for name in piece.entry["hotlines"] if HOTLINES[name].get("display") in NUMBERS}
        for reader, text in piece.text.items():
            plain = INVISIBLE.sub("", text)
            for number in wanted:
                checks.that(number in plain, f"{piece.material} in {piece.lang}, {reader}: {number} is not there as it is")
            for number in re.findall(r"[\d-]{7,}\d", plain):
                checks.that(number in NUMBERS or re.fullmatch(r"\d{4}-\d\d(-\d\d)?", number),
                            f"{piece.material} in {piece.lang}, {reader}: {number} is no number of ours")


def panel(pieces, known):
    """One sheet, each language in its own tile, whatever the language of the sheet."""
    tiles = load(SOURCE / "content/materials/help-panel.yaml")["lists"]["tiles"]
    for piece in (p for p in pieces if p.material == "help-panel"):
        for tile in tiles:
            for ident in ("panel.question", "panel.call"):
                for reader, there in piece.has(known[tile["lang"]][ident]).items():
                    checks.that(there, f"help-panel in {piece.lang}, {reader}: the tile in {tile['lang']} ({ident})")


# ---- nothing left in English

def dumped_names(lang):
    """Every format of every material in that language, but for what shows type or the registries' own English."""
    rows = json.loads(run([BINARY, "list", "materials", "--project", SOURCE, "--format", "json"]).stdout)
    for row in rows:
        for i, form in enumerate(row["formats"].split(", ")):
            if row["id"] not in ("specimen", "call-sheet"):
                yield row["id"] + (f"-{form}" if i else ""), f"{lang}+en" if form == "two" else lang


def no_english(lang, known):
    """Latin words in a piece of another script are names: of the registries, or such as the translator left them."""
    organisations = load(SOURCE / "content/organisations.yaml")["organisations"]
    names = [entry["name"] for entry in organisations.values()] + [lang["english"] for lang in LANGUAGES.values()]
    names += [str(entry.get(key, "")) for entry in (*HOTLINES.values(), *SITES.values()) for key in ("vanity", "email", "url", "host")]
    allowed = set(re.findall(r"[A-Za-z]{3,}", " ".join([*names, *known[lang].values()])))
    allowed |= {"Handbill", "Letter", "Legal", "Tabloid"}
    jobs = list(dumped_names(lang))
    seen = 0
    for (name, langs), page in zip(jobs, each(lambda job: dump(*job), jobs)):
        words = " ".join(re.findall(rf'text .*? lang={lang} .*?"(.*)"$', page, flags=re.M))
        seen += bool(words)
        checks.that(not set(re.findall(r"[A-Za-z]{3,}", words)) - allowed,
                    f"{name} in {langs}: {set(re.findall(r'[A-Za-z]{3,}', words)) - allowed} is English")
    checks.that(seen > 40, f"{lang}: {seen} pieces were searched for English")


# ---- pages from right to left

def dump(material, lang):
    return run([BINARY, "dump", material, "--lang", lang, "--project", SOURCE, "--date", DATE]).stdout.decode()


def width_of(page):
    return float(re.search(r'^page 1 ".*?" ([\d.]+) ', page, flags=re.M).group(1))


def discs(page):
    """Left and right edges of the discs and what they are filled with; not of the dots in icons, which show people."""
    found, least = [], width_of(page) / 30
    for ink, path in re.findall(r"path fill=(paper|beacon)(?: stroke=\w+ [\d.]+)? (M [^\n]*Z)$", page, flags=re.M):
        edges = [float(x) for x in re.findall(r"(-?[\d.]+) -?[\d.]+(?= [A-Z])", path)]
        if path.count("C") == 4 and path.count("M") == 1 and max(edges) - min(edges) > least:
            found.append((min(edges), max(edges), ink))
    return sorted(found)


def codes(page):
    return sorted((float(x), float(x) + float(w), "code") for x, w in re.findall(r" code ([\d.]+) \S+ ([\d.]+) ", page))


def edges(page):
    """Where texts that hang nowhere begin and end."""
    found = re.findall(r"text ([\d.-]+) \S+ style=(?:item|body|note|section|answer) .*?width ([\d.]+)", page)
    return min(float(x) for x, w in found), max(float(x) + float(w) for x, w in found)


def near(a, b, slack):
    return len(a) == len(b) and all(x[2] == y[2] and abs(x[0] - y[0]) < slack and abs(x[1] - y[1]) < slack
                                    for x, y in zip(a, b))


def mirrored():
    """Against English: codes and discs on the other side, texts along the other edge."""
    languages = sorted(tag for tag, lang in LANGUAGES.items() if lang.get("rtl"))
    jobs = [(m, lang) for m in ("know-the-signs", "wallet-card", "parent-handout") for lang in ["en", *languages]]
    pages = dict(zip(jobs, each(lambda job: dump(*job), jobs)))
    for material, lang in jobs:
        english, page = pages[material, "en"], pages[material, lang]
        width = width_of(english)
        turn = lambda items: sorted((width - b, width - a, what) for a, b, what in items)  # noqa: B023, E731
        if lang == "en":
            checks.that(codes(page) or material == "parent-handout", f"{material}: no code in the dump")
            checks.that(discs(page), f"{material}: no discs in the dump")
            continue
        # A code's column is as wide as the words below it; the card in Nastaliq has a tree of its own.
        if (material, lang) == ("wallet-card", "ur"):
            checks.that(codes(page) and codes(page)[0][1] < width / 2, f"{material} in {lang}: {codes(page)}")
        else:
            checks.that(near(turn(codes(english)), codes(page), 6), f"{material} in {lang}: {codes(english)} -> {codes(page)}")
        checks.that(near(turn(discs(english)), discs(page), 0.1), f"{material} in {lang}: {discs(english)} -> {discs(page)}")
        checks.that(abs(width - edges(english)[0] - edges(page)[1]) < 0.6, f"{material} in {lang}: texts end at {edges(page)}")


# ---- sizes

def headlines():
    """In every script the headline is the largest of the words: a tent's is read from 150 cm, a card's leads its labels."""
    jobs = [(m, lang) for m in ("table-tent", "wallet-card") for lang in LANGUAGES]
    for (material, lang), page in zip(jobs, each(lambda job: dump(*job), jobs)):
        size = {style: float(points) for style, points in re.findall(r"style=(\S+) ([\d.]+)pt", page)}
        least = 14 if material == "table-tent" else 1.35 * size["call-label"]
        checks.that(size["headline"] >= least, f"{material} in {lang}: the headline has {size['headline']} pt, not {least:.1f}")


def capitals():
    """A line of its own begins as sentences do, where a script has capitals."""
    jobs = [("posting-notice", f"{lang}+en") for lang, its in LANGUAGES.items() if its["script"] in ("Latn", "Cyrl") and lang != "en"]
    for (material, langs), page in zip(jobs, each(lambda job: dump(*job), jobs)):
        starts = re.findall(r'style=foot .*? para=\d+\.0 "(.*)"$', page, flags=re.M)
        checks.that(len(starts) >= 6 and not any(words[0].islower() for words in starts), f"{material} in {langs}: {starts}")


# ---- two languages on one piece

def page_text(pdf, page):
    return letters(run(["mutool", "draw", "-q", "-F", "text", pdf, str(page)]).stdout.decode())


def two_sides(place, known):
    """A card with a side for each language: each says all of it in its own words, and none of the other's."""
    pairs = ["en+es", "en+ar", "ar+en", "es+zh-Hans", "en+ur", "en+my", "th+ko"]
    done = build(BINARY, SOURCE, place, "wallet-card", "--lang", ",".join(pairs), "--profile", "screen")
    checks.that(done.returncode == 0, f"cards in two languages are made: {done.stderr.decode()[:2000]}")
    for pair in pairs:
        pdf = place / "screen" / pair / "wallet-card-two.pdf"
        checks.that(pdf.exists() and not (pdf.parent / "wallet-card.pdf").exists(), f"{pair}: {list(pdf.parent.iterdir())}")
        data = run(["qpdf", "--qdf", "--object-streams=disable", pdf, "-"]).stdout
        sides = pair.split("+")
        checks.that(f"/Lang ({sides[1]})".encode() in data, f"{pair}: the second side does not say its language")
        for page, lang in enumerate(sides, 1):
            text = page_text(pdf, page)
            for ident in ("card.back-title", "card.note", "common.call-free", "card.runs-away", "card.second-phone"):
                for other in sides:
                    there = letters(known[other][ident]) in text
                    checks.that(there == (other == lang), f"{pair}, side {page}: {ident} in {other}")
            checks.that("1-800-843-5678" in text, f"{pair}, side {page}: no number")


def side_by_side():
    """A column for each language; the first stands where its readers begin, on the back the other way round."""
    pairs = (("en", "es"), ("en", "ar"), ("ar", "en"), ("es", "zh-Hans"))
    jobs = [(material, *pair) for material in ("posting-notice", "know-the-signs", "parent-handout") for pair in pairs]
    dumps = each(lambda job: dump(job[0], f"{job[1]}+{job[2]}"), jobs)
    for (material, first, second), found in zip(jobs, dumps):
        middle = width_of(found) / 2
        for side, page in enumerate(re.split(r"^page ", found, flags=re.M)[1:]):
            places = {first: [], second: []}
            for x, style, width, lang in re.findall(r"text ([\d.-]+) \S+ style=(\S+) .*?width ([\d.]+) .*?lang=(\S+)", page):
                if material != "posting-notice" or style not in ("colophon", "tel-hero"):
                    places[lang].append((float(x), float(x) + float(width)))
            right = {False: second, True: first}[bool(LANGUAGES[first].get("rtl")) != (side == 1)]
            for lang, at in places.items():
                name = f"{material} in {first}+{second}, page {side + 1}"
                checks.that(len(at) > 10, f"{name}: {len(at)} lines in {lang}")
                checks.that(all(a > middle if lang == right else b < middle for a, b in at), f"{name}: {lang} at {at}")


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    done = build(BINARY, SOURCE, place, *MATERIALS, "--lang", "all")
    checks.that(done.returncode == 0, f"every language is made: {done.stderr.decode()[:2000]}")
    made = manifest(place)["files"]
    pieces = each(lambda entry: Piece(place, entry), made)
    known = {lang: messages(lang) for lang in {p.lang for p in pieces}}
    checks.that(len(known) >= 32, f"languages: {sorted(known)}")
    texts(pieces, known)
    spaces(pieces, known)
    searches(pieces, known)
    numbers(pieces)
    panel(pieces, known)
    two_sides(place / "two", known)
    side_by_side()
    no_english("ar", known)
    mirrored()
    headlines()
    capitals()
checks.end()
