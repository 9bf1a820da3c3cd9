#!/usr/bin/env python3
"""What a screen reader tells of every screen file, in every language: all that the layout says, in its order.

The oracle walks the layout's YAML by itself and writes down the words that its boxes ask for, as one pattern, each with
its language; the structure tree is read out of the file. What may be left out when a page is full may be missing;
nothing else may, nothing may stand elsewhere, and there may be no more. Numbers and hosts are links to what the
registries hold. poppler reads some of the files too: it must be told the same words as this test.

usage: structure.py HANDBILL SOURCE_DIR
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, build, build_screen, manifest, run  # noqa: E402
from tagged import File  # noqa: E402
from texts import digest, load, messages, say  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
PRINTED = {"doc", "version", "lang", "format", "checked", "review_by", "page", "pages"}
HELD = "\0"  # around the name of what only the program knows
POINTS = {"pt": 1, "in": 72, "mm": 72 / 25.4, "cm": 72 / 2.54}
TOLD = {"https": "open", "tel": "call", "sms": "text", "mailto": "mail"}  # what opens a link -> how it is told
KIDS = {"L": {"LI"}, "LI": {"Lbl", "LBody"}, "Table": {"TR"}, "TR": {"TH", "TD"}}
GROUPS = {"Document", "Sect", *KIDS}


class Project:
    def __init__(self, folder):
        self.hotlines = load(folder / "content/hotlines.yaml")["hotlines"]
        self.sites = load(folder / "content/sites.yaml")["sites"]
        self.languages = load(folder / "content/languages.yaml")["languages"]
        self.materials = {p.stem: load(p) for p in sorted((folder / "content/materials").glob("*.yaml"))}
        self.layouts = {p.stem: load(p) for p in sorted((folder / "layouts").glob("*.yaml"))}
        self.parts, self.papers = self.layouts.pop("parts"), self.layouts.pop("papers")
        self.words = {p.name: messages(folder, p.name) for p in (folder / "content/messages").iterdir() if p.is_dir()}

    def piece(self, entry):
        """The layout and the format of a file, by its name."""
        material = self.materials[entry["material"]]
        rest = pathlib.PurePath(entry["path"]).stem[len(entry["material"]):]
        layout = self.layouts[material["layout"]]
        if rest.endswith("-large-print"):
            rest = rest.removesuffix("-large-print")
            layout = self.layouts[layout["large-print"]]
        return material, layout, rest.removeprefix("-") or material["formats"][0]

    def size(self, layout, name):
        """Width and height of a format, in points."""
        known = layout["formats"][name]
        lengths = known.get("size") or self.papers[known["paper"]]
        return [float(re.match(r"[\d.]+", length)[0]) * POINTS[length[-2:]] for length in lengths]


class Reader:
    """Boxes -> [(pattern, its language, whether it may be missing)], in reading order."""

    def __init__(self, project, entry):
        self.project = project
        self.material, self.layout, self.format = project.piece(entry)
        self.langs = entry["lang"].split("+")
        self.said, self.links = [], set()

    def has(self, name, item):
        if name == "draft":
            return None  # the program's to judge
        if name.startswith("."):
            return name[1:] in (item or {})
        known = (set(self.material.get(kind, {})) for kind in ("texts", "contacts", "codes", "lists"))
        return name in PRINTED or any(name in names for names in known)

    def is_there(self, box, lang, item):
        """None: it may be."""
        when = box.get("when", {})
        several = lambda key: when[key] if isinstance(when[key], list) else [when[key]]  # noqa: E731
        answers = [self.has(name, item) for name in (several("has") if "has" in when else [])]
        answers += [None if (yes := self.has(name, item)) is None else not yes
                    for name in (several("lacks") if "lacks" in when else [])]
        answers += [lang in several("lang")] if "lang" in when else []
        answers += [lang not in several("not-lang")] if "not-lang" in when else []
        answers += [self.format in several("format")] if "format" in when else []
        answers += [None] if "left" in when or "optional" in box else []
        return False if False in answers else None if None in answers else True

    def add(self, words, lang, may):
        parts = digest(words.replace(HELD, "\ue000")).split("\ue000")
        pattern = "".join(".{0,60}?" if i % 2 else re.escape(part) for i, part in enumerate(parts))
        self.said.append((f"({pattern})" + ("?" if may else ""), lang, may))

    def message(self, ident, lang, may):
        markup = self.project.words[lang][ident]
        for form, name in re.findall(r"(?<!\\)\{(tel|vanity|sms|email|host):([\w-]+)\}", markup):
            self.link(form, name, may)
        self.add(say(markup, self.project.hotlines, self.project.sites, lambda name: HELD + name + HELD), lang, may)

    def link(self, form, name, may):
        if may:
            return
        if form == "host":
            self.links.add(self.project.sites[name]["url"])
            return
        line = self.project.hotlines[name]
        number = line.get("number", "")
        if form in ("sms", "email"):
            number = next(c["number"] for c in line["channels"] if c["kind"] == form)
        self.links.add({"sms": "sms:", "email": "mailto:"}.get(form, "tel:") + number)

    def text(self, box, lang, item, may):
        name = box["say"]
        if name.startswith("."):
            name = item[name[1:]]
        elif "." not in name:
            if name in PRINTED and name not in self.material["texts"]:
                return self.add(HELD + name + HELD, lang, may)
            name = self.material["texts"][name]
        return self.message(name, lang, may)

    def number(self, box, lang, item, may):
        form, known = box.get("form", "tel"), self.project.languages[lang]
        if form in ("language", "native"):
            return self.add(known["native"] if form == "native" else known.get("spoken", known["english"]), lang, may)
        slot = box["of"]
        bound = self.material.get("codes" if form == "host" else "contacts", {})
        name = item.get(slot[1:]) if slot.startswith(".") else bound.get(slot, slot)
        self.link(form, name, may)
        return self.add(say("{%s:%s}" % (form, name), self.project.hotlines, self.project.sites), None, may)

    def walk(self, node, lang, item=None, index=0, within="", may=False):
        (kind, box), = node.items()
        if kind == "part":
            own = self.layout.get("parts", {})
            return self.walk(own[box] if box in own else self.project.parts[box], lang, item, index, within, may)
        if not isinstance(box, dict):
            box = {}
        there = self.is_there(box, lang, item)
        if there is False:
            return None
        entries = self.material.get("lists", {}).get(box["each"], []) if "each" in box else [item]
        for i, entry in enumerate(entries, 1):
            left_out = may or there is None or ("least" in box and i > int(box["least"]))
            self.block(kind, box, self.language(box, lang, entry), entry, i if "each" in box else index, within,
                       left_out)
        return None

    def language(self, box, lang, item):
        name = box.get("lang")
        if not name:
            return lang
        if name.isdigit():
            return self.langs[min(int(name), len(self.langs)) - 1]
        return item[name[1:]] if name.startswith(".") else name

    def block(self, kind, box, lang, item, index, within, may):
        role = box.get("role", "")
        if kind == "text" and role != "none":
            self.text(box, lang, item, may)
        elif kind == "number" and role != "none":
            self.number(box, lang, item, may)
        elif kind == "disc" and box.get("count") == "true" and within == "item":
            self.add(str(index), None, may)
        for child in box.get("items", []):
            self.walk(child, lang, item, index, role or ("section" if "lang" in box else within), may)

    def pages(self):
        """Those that the format has."""
        for page in self.layout["pages"]:
            formats = page.get("formats", [self.format])
            if self.format in (formats if isinstance(formats, list) else [formats]):
                yield page

    def read(self):
        for page in self.pages():
            self.walk(page["box"], self.langs[1 if page.get("lang") == "2" else 0])
        return self.said


class Told:
    """All words of a structure in its order, and the language of each letter."""

    def __init__(self, tree):
        self.words, self.langs = "", []
        self.collect(tree)

    def collect(self, element):
        for kid in element.kids:
            if isinstance(kid, str):
                words = digest(kid)
                self.words += words
                self.langs += [element.lang] * len(words)
            else:
                self.collect(kid)


def match(said, told):
    return re.fullmatch("".join(pattern for pattern, _, _ in said), told)


def explain(said, told):
    """How far they agree."""
    patterns = [pattern for pattern, _, _ in said]
    good = max(n for n in range(len(said) + 1) if re.match("".join(patterns[:n]), told))
    end = re.match("".join(patterns[:good]), told).end()
    wanted = re.sub(r"\\(.)", r"\1", patterns[good]) if good < len(said) else "the end"
    return f"'{told[end:][:60]}' instead of '{wanted[:60]}'"


def judge_words(checks, name, reader, tree):
    told, said = Told(tree), reader.read()
    found = match(said, told.words)
    if not checks.that(found, f"{name}: order: {'' if found else explain(said, told.words)}"):
        return
    for i, (_, lang, _) in enumerate(said, 1):
        told_in = set(told.langs[found.start(i):found.end(i)]) if found[i] else {lang}
        checks.that(lang is None or told_in == {lang}, f"{name}: '{found[i]}' is told in {told_in}, not in {lang}")


def judge_calls(checks, name, project, lang, tree):
    """The registries' own sheet: an entry for each number, address and organisation, by the date it is due."""
    said = project.words[lang]
    one_of = lambda kind: "|".join(re.escape(digest(v)) for k, v in said.items() if k.startswith(kind))  # noqa: E731
    entry = re.compile(rf"(?:{one_of('calls.name-')})(\d{{4}}-\d\d-\d\d)(.+?){re.escape(digest(said['calls.source']))}"
                       rf".+?(?:{one_of('calls.ask-')}).*{re.escape(digest(said['calls.answer']))}")
    found = [entry.fullmatch(digest(kid.words())) for kid in tree.elements() if kid.role == "Sect"]
    if not checks.that(found and all(found), f"{name}: not every entry is one"):
        return
    dates = [match[1] for match in found]
    checks.that(dates == sorted(dates), f"{name}: not by date")
    told = "".join(match[2] for match in found)
    wanted = [line["display"] for line in project.hotlines.values() if "display" in line]
    wanted += [re.sub(r"^https://(www\.)?", "", site["url"]) for site in project.sites.values()]
    missing = [words for words in wanted if digest(words) not in told]
    checks.that(not missing, f"{name}: nothing is said of {missing[:3]}")


def judge_tree(checks, name, tree, is_number):
    """H1 to H3 without gaps, lists and tables of their own parts, figures and links that say what they are."""
    level = 0
    for element in tree.walk():
        role = element.role
        kids = {kid.role for kid in element.elements()}
        words = [kid for kid in element.kids if isinstance(kid, str)]
        checks.that(role not in KIDS or kids <= KIDS[role], f"{name}: {role} holds {sorted(kids)}")
        checks.that(role != "LI" or "LBody" in kids, f"{name}: an entry without a body")
        checks.that(role not in GROUPS or not words, f"{name}: {role} holds words of its own: {words[:1]}")
        checks.that(role != "Figure" or element.alt, f"{name}: a figure says nothing")
        if re.fullmatch("H[1-6]", role):
            checks.that(int(role[1]) <= level + 1, f"{name}: {role} after H{level}")
            level = int(role[1])
        if role == "Link":
            checks.that(element.annotations, f"{name}: a link opens nothing")
    checks.that(level or is_number, f"{name}: no heading")


def judge_links(checks, name, project, tree, file):
    """A link is told in words of its language, "Call 1-888-373-7888", never as a bare "tel:+18883737888"."""
    for link in (element for element in tree.walk() if element.role == "Link"):
        is_code = any(kid.role == "Figure" for kid in link.elements())
        for annotation in link.annotations:
            opens, told = file.text(annotation["/A"]["/URI"]), file.text(annotation.get("/Contents")) or ""
            scheme = opens.partition(":")[0]
            if not checks.that(scheme in TOLD, f"{name}: a link opens '{opens}'"):
                continue
            message = "common.qr-alt" if is_code else f"common.link-{TOLD[scheme]}"
            before, after = project.words[link.lang][message].split("{target}")
            shown = told[len(before):len(told) - len(after)]
            good = shown and told == before + shown + after and ":" not in shown and digest(link.words()) in shown
            checks.that(good, f"{name}: '{link.words()}' in '{link.lang}' is told as '{told}'")


def judge_file(checks, name, project, reader, entry, file, tree):
    """Links, title, languages, bookmarks, pages."""
    pages = file.pages()
    annotations = [file.value(a) for page in pages for a in file.value(page.get("/Annots", []))]
    told = [a for element in tree.walk() for a in element.annotations]
    checks.that(len(annotations) == len(told), f"{name}: links that nobody is told of")
    opened = {file.text(a["/A"]["/URI"]).lower() for a in annotations}
    for link in sorted(reader.links | {code["payload"] for code in entry["qr"]}):
        checks.that(link.lower() in opened, f"{name}: no link to {link}")
    shown = file.value(file.catalog.get("/ViewerPreferences", {})).get("/DisplayDocTitle")
    checks.that(shown is True, f"{name}: the title is not shown")
    checks.that(file.text(file.catalog["/Lang"]) == reader.langs[0], f"{name}: the file is not in {reader.langs[0]}")
    headings = [digest(element.words()) for element in tree.walk() if element.role in ("H1", "H2")]
    marks = [digest(title) for title in file.bookmarks()]
    checks.that(len(pages) == 1 or (marks and marks == headings), f"{name}: {len(pages)} pages and bookmarks {marks}")
    width, height = project.size(reader.layout, reader.format)
    for page in pages:
        x, y, right, top = file.value(page["/MediaBox"])
        checks.that(abs(right - x - width) < 0.1 and abs(top - y - height) < 0.1, f"{name}: not a page of its own")
    sides = list(reader.pages())
    checks.that("flow" in sides[0] or len(pages) == len(sides), f"{name}: {len(pages)} pages for {len(sides)} sides")


def judge(job):
    """What is wrong with a file; runs in a process of its own."""
    out, entry, by_poppler = job
    checks, name, path = Checks(), entry["path"], out / entry["path"]
    file = File(path)
    tree, reader = file.structure(), Reader(WHOLE, entry)
    checks.that(tree.role == "Document", f"{name}: the root is {tree.role}")
    told = Told(tree).words
    checks.that(not by_poppler or poppler(path) == told, f"{name}: poppler is told something else")
    checks.that(not re.search("[\u2066-\u2069]", tree.words()), f"{name}: bidi controls in its text")
    if "registry" in reader.material:
        judge_calls(checks, name, WHOLE, reader.langs[0], tree)
    else:
        judge_words(checks, name, reader, tree)
    judge_tree(checks, name, tree, "texts" not in reader.material)
    judge_links(checks, name, WHOLE, tree, file)
    judge_file(checks, name, WHOLE, reader, entry, file, tree)
    return checks


def poppler(path):
    text = run(["pdfinfo", "-struct-text", path]).stdout.decode()
    return digest("".join(re.findall(r'^ *"(.*?)"$', text, re.M | re.S)))


def broken_order(folder):
    """A layout that reads two of its boxes in the wrong order: the check stops it, and this test sees the difference."""
    project = folder / "broken"
    for part in ("content", "layouts", "fonts"):
        shutil.copytree(SOURCE / part, project / part)
    path = project / "layouts/wallet-card.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    first = next(i for i, line in enumerate(lines) if "say: common.call-free" in line)
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    path.write_text("\n".join(lines), encoding="utf-8")
    build(BINARY, project, folder / "swapped", "wallet-card", "--lang", "en", "--profile", "screen")
    entry = manifest(folder / "swapped")["files"][0]
    told = Told(File(folder / "swapped" / entry["path"]).structure()).words
    CHECKS.that(match(Reader(Project(project), entry).read(), told), "a layout with two boxes swapped is not read so")
    CHECKS.that(not match(Reader(WHOLE, entry).read(), told), "a swapped order is not seen")


def merged(folder, material, profile):
    """Rows in three languages in one file tell what each of them tells alone, in its own language."""
    table = folder / "rows.csv"
    table.write_text("site,lang\nAsh School,en\nمدرسة البتولا,ar\nEscuela Cedro,es\n", encoding="utf-8")
    alone, together = folder / f"{material}-{profile}-alone", folder / f"{material}-{profile}-together"
    options = (material, "--profile", profile, "--data", table)
    build(BINARY, SOURCE, alone, *options, "--name", "{row}")
    build(BINARY, SOURCE, together, *options, "--name", "all", "--merge", "one")
    (path,) = together.rglob("*.pdf")
    rows = [Told(File(path).structure()) for path in sorted(alone.rglob("*.pdf"))]
    told = Told(File(path).structure())
    CHECKS.that(len(rows) == 3 and told.words == "".join(row.words for row in rows), f"{path}: not what its rows tell")
    CHECKS.that(told.langs == [lang for row in rows for lang in row.langs], f"{path}: not in the languages of its rows")


CHECKS, WHOLE = Checks(), Project(SOURCE)
with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    build_screen(BINARY, SOURCE, place / "out")
    files = manifest(place / "out")["files"]
    # poppler looks through a page again for every element: one file of each layout, and one of each language.
    seen, jobs = set(), []
    for item in sorted(files, key=lambda item: item["lang"] != "en"):
        new = {WHOLE.materials[item["material"]]["layout"], "large-print" in item["path"], item["lang"]} - seen
        jobs.append((place / "out", item, bool(new)))
        seen |= new
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for done in pool.map(judge, jobs, chunksize=8):
            CHECKS.count += done.count
            CHECKS.failures += done.failures
    broken_order(place)
    for what, how in (("know-the-signs-letter", "screen"), ("wallet-card-card", "screen"), ("wallet-card-card", "office")):
        merged(place, what, how)
    print(f"{len(files)} files in {len({item['lang'] for item in files})} languages,",
          f"{sum(by_poppler for _, _, by_poppler in jobs)} of them by poppler too")
CHECKS.end()
