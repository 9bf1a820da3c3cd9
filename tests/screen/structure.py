#!/usr/bin/env python3
"""What a screen reader tells of every screen file, in every language: all that the layout says, in its order.

The oracle walks the layout's YAML by itself and writes down the words that its boxes ask for, as one pattern; poppler
reads the structure tree of the file. What may be left out when a page is full may be missing; nothing else may, nothing
may stand elsewhere, and there may be no more. Numbers and hosts are links to what the registries hold.

usage: structure.py HANDBILL SOURCE_DIR
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks, build, build_screen, each, manifest, run  # noqa: E402
from texts import digest, load, messages, say  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
PRINTED = {"doc", "version", "lang", "format", "checked", "review_by", "page", "pages"}
HELD = "\0"  # around the name of what only the program knows
checks = Checks()


class Project:
    def __init__(self, folder):
        self.hotlines = load(folder / "content/hotlines.yaml")["hotlines"]
        self.sites = load(folder / "content/sites.yaml")["sites"]
        self.languages = load(folder / "content/languages.yaml")["languages"]
        self.materials = {p.stem: load(p) for p in sorted((folder / "content/materials").glob("*.yaml"))}
        self.layouts = {p.stem: load(p) for p in sorted((folder / "layouts").glob("*.yaml"))}
        self.parts = self.layouts.get("parts", {})
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

    def is_first(self, entry):
        return self.piece(entry)[2] == self.materials[entry["material"]]["formats"][0]


class Reader:
    """Boxes -> [(pattern, whether it may be missing)], in reading order."""

    def __init__(self, project, entry):
        self.project = project
        self.material, self.layout, self.format = project.piece(entry)
        self.langs = entry["lang"].split("+")
        self.said, self.links, self.spoken = [], set(), set(self.langs)

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

    def add(self, words, may):
        parts = digest(words.replace(HELD, "\ue000")).split("\ue000")
        pattern = "".join(".{0,60}?" if i % 2 else re.escape(part) for i, part in enumerate(parts))
        self.said.append((f"(?:{pattern})?" if may else pattern, may))

    def message(self, ident, lang, may):
        markup = self.project.words[lang][ident]
        for form, name in re.findall(r"(?<!\\)\{(tel|vanity|sms|email|host):([\w-]+)\}", markup):
            self.link(form, name, may)
        self.add(say(markup, self.project.hotlines, self.project.sites, lambda name: HELD + name + HELD), may)

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
                return self.add(HELD + name + HELD, may)
            name = self.material["texts"][name]
        return self.message(name, lang, may)

    def number(self, box, lang, item, may):
        form, known = box.get("form", "tel"), self.project.languages[lang]
        if form in ("language", "native"):
            return self.add(known["native"] if form == "native" else known.get("spoken", known["english"]), may)
        slot = box["of"]
        bound = self.material.get("codes" if form == "host" else "contacts", {})
        name = item.get(slot[1:]) if slot.startswith(".") else bound.get(slot, slot)
        self.link(form, name, may)
        return self.add(say("{%s:%s}" % (form, name), self.project.hotlines, self.project.sites), may)

    def walk(self, node, lang, item=None, index=0, within="", may=False, foot=None):
        (kind, box), = node.items()
        if kind == "part":
            return self.walk(self.project.parts[box], lang, item, index, within, may)
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
            if foot:  # a page may end here
                self.walk(foot, lang, may=True)
        return None

    def language(self, box, lang, item):
        name = box.get("lang")
        if not name:
            return lang
        if name.isdigit():
            return self.langs[min(int(name), len(self.langs)) - 1]
        tag = item[name[1:]] if name.startswith(".") else name
        self.spoken.add(tag)
        return tag

    def block(self, kind, box, lang, item, index, within, may):
        role = box.get("role", "")
        if kind == "text" and role != "none":
            self.text(box, lang, item, may)
        elif kind == "number" and role != "none":
            self.number(box, lang, item, may)
        elif kind == "disc" and box.get("count") == "true" and within == "item":
            self.add(str(index), may)
        for child in box.get("items", []):
            self.walk(child, lang, item, index, role or ("section" if "lang" in box else within), may)

    def page(self, page):
        lang = self.langs[1 if page.get("lang") == "2" else 0]
        if page.get("flow") != "true":
            self.walk(page["box"], lang)
            return
        (_, box), = page["box"].items()
        for child in box["items"]:
            self.walk(child, lang, foot=page["foot"])

    def read(self):
        for page in self.layout["pages"]:
            formats = page.get("formats", [self.format])
            if self.format in (formats if isinstance(formats, list) else [formats]):
                self.page(page)
        return [pattern for pattern, _ in self.said]


def structure(path):
    """All words of the structure tree, in its order."""
    text = run(["pdfinfo", "-struct-text", path]).stdout.decode()
    told = "".join(re.findall(r'^ *"(.*?)"$', text, re.M | re.S))
    checks.that(not re.search("[\u2066-\u2069]", told), f"{path}: bidi controls in its text")
    return digest(told)


def fits(patterns, told):
    return re.fullmatch("".join(patterns), told) is not None


def explain(patterns, told):
    """How far they agree."""
    good = 0
    for n in range(len(patterns)):
        if re.match("".join(patterns[:n + 1]), told):
            good = n + 1
    match = re.match("".join(patterns[:good]), told)
    wanted = re.sub(r"\\(.)", r"\1", patterns[good]) if good < len(patterns) else "the end"
    return f"'{told[match.end():][:60]}' instead of '{wanted[:60]}'"


def judge(project, out, entry):
    """Order and links; title and languages; bookmarks where there are pages to turn."""
    name, path = entry["path"], out / entry["path"]
    reader = Reader(project, entry)
    patterns, told = reader.read(), structure(path)
    if not checks.that(fits(patterns, told), f"{name}: order"):
        print(f"{name}: {explain(patterns, told)}")
    plain = run(["qpdf", "--qdf", path, "-"]).stdout
    opened = {address.decode().lower() for address in re.findall(rb"/URI \(((?:https|tel|sms|mailto):[^)]*)\)", plain)}
    for link in sorted(reader.links | {code["payload"] for code in entry["qr"]}):
        checks.that(link.lower() in opened, f"{name}: no link to {link}")
    checks.that(b"/DisplayDocTitle true" in plain, f"{name}: the title is not shown")
    for lang in sorted(reader.spoken):
        checks.that(f"/Lang ({lang})".encode() in plain, f"{name}: nothing is said to be in '{lang}'")
    checks.that(entry["pages"] < 3 or b"/Outlines" in plain, f"{name}: {entry['pages']} pages and no bookmarks")


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
    told = structure(folder / "swapped" / entry["path"])
    checks.that(fits(Reader(Project(project), entry).read(), told), "a layout with two boxes swapped is not read so")
    checks.that(not fits(Reader(Project(SOURCE), entry).read(), told), "a swapped order is not seen")


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    build_screen(BINARY, SOURCE, place / "out")
    whole = Project(SOURCE)
    # What lists the registries themselves has no words of a material's own.
    # Formats share their tree, and poppler takes its time: all of them in English, else the first.
    files = [item for item in manifest(place / "out")["files"]
             if "registry" not in whole.materials[item["material"]] and (item["lang"] == "en" or whole.is_first(item))]
    each(lambda item: judge(whole, place / "out", item), files)
    broken_order(place)
    print(f"{len(files)} files in {len({item['lang'] for item in files})} languages")
checks.end()
