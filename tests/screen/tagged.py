"""The structure of a tagged PDF as a tree: what is told, in which words, language and order (ISO 32000-1, 14.7).

qpdf takes the file apart; words come from the marked content by the fonts' own ToUnicode. poppler tells the same, but
looks through a page again for every element; structure.py lets it read some files.
"""
import base64
import json
import re

from support import run

TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s<>\[\]()/]*|[\[\]]|[^\s<>\[\]()/]+", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
HEX = rb"<([0-9A-Fa-f]+)>"


class Element:
    """KIDS: elements and words in their order; MARKS: (page, MCID) of the words; ANNOTATIONS: what is opened from here."""

    def __init__(self, role, lang, alt):
        self.role, self.lang, self.alt = role, lang, alt
        self.kids, self.marks, self.annotations = [], [], []

    def words(self):
        return "".join(kid if isinstance(kid, str) else kid.words() for kid in self.kids)

    def elements(self):
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self):
        yield self
        for kid in self.elements():
            yield from kid.walk()


def string(token):
    """A string of a content stream -> its bytes."""
    if token.startswith(b"<"):
        digits = re.sub(rb"\s", b"", token[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    octal = lambda m: bytes([int(m[1], 8) & 255]) if m[1][:1].isdigit() else ESCAPED.get(m[1], m[1])  # noqa: E731
    return ESCAPE.sub(octal, token[1:-1])


def unicode_of(cmap):
    """{code: words} of a ToUnicode; codes have two bytes."""
    words = lambda digits: bytes.fromhex(digits.decode()).decode("utf-16-be")  # noqa: E731
    known = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        known.update((int(code, 16), words(to)) for code, to in re.findall(HEX + rb"\s*" + HEX, block))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, to in re.findall(HEX + rb"\s*" + HEX + rb"\s*" + HEX, block):
            start = words(to)
            for code in range(int(first, 16), int(last, 16) + 1):
                known[code] = start[:-1] + chr(ord(start[-1]) + code - int(first, 16))
    return known


class File:
    def __init__(self, path):
        done = run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path])
        self.objects = json.loads(done.stdout)["qpdf"][1]
        self.catalog = self.value(self.objects["trailer"]["value"]["/Root"])
        self.cmaps, self.marked = {}, {}

    def value(self, of):
        """What a reference stands for; of a stream, its dictionary."""
        while isinstance(of, str) and re.fullmatch(r"\d+ \d+ R", of):
            found = self.objects.get("obj:" + of, {})
            of = found["stream"]["dict"] if "stream" in found else found.get("value")
        return of

    def text(self, of):
        of = self.value(of)
        return of if of is None else of[2:] if of.startswith("u:") else of

    def stream(self, reference):
        return base64.b64decode(self.objects["obj:" + reference]["stream"]["data"])

    def pages(self, reference=None, inherited=None):
        node = self.value(reference or self.catalog["/Pages"])
        inherited = node.get("/Resources", inherited)
        if "/Kids" not in node:
            return [{**node, "/Resources": self.value(inherited), "reference": reference}]
        return [page for kid in node["/Kids"] for page in self.pages(kid, inherited)]

    def cmap(self, font):
        if font not in self.cmaps:
            self.cmaps[font] = unicode_of(self.stream(self.value(font)["/ToUnicode"]))
        return self.cmaps[font]

    def content(self, page):
        """{MCID: (words, the language that they change to)} of a page."""
        contents = page.get("/Contents", [])
        data = b"\n".join(self.stream(c) for c in (contents if isinstance(contents, list) else [contents]))
        fonts = self.value(page["/Resources"].get("/Font", {}))
        said, operands, mark, cmap = {}, [], None, {}
        for token in TOKEN.findall(data):
            if token in (b"BDC", b"BMC"):
                mark = self.open(operands, said)
            elif token == b"EMC":
                mark = None
            elif token == b"Tf":
                cmap = self.cmap(fonts[operands[0].decode()])
            elif token in (b"Tj", b"TJ"):
                if mark is not None and not said[mark][2]:
                    codes = b"".join(string(t) for t in operands if t[:1] in b"(<")
                    said[mark][0] += "".join(cmap.get(codes[i] << 8 | codes[i + 1], "\ufffd")
                                             for i in range(0, len(codes), 2))
            else:
                operands.append(token)
                if not re.fullmatch(rb"[A-Za-z'\"*]+\d?", token):
                    continue
            operands = []
        return said

    @staticmethod
    def open(operands, said):
        """The MCID of what is marked from here; it is known with [words, language, whether the words were given]."""
        if b"/MCID" not in operands:
            return None
        named = dict(zip(operands, operands[1:]))
        mark = int(named[b"/MCID"])
        actual, lang = named.get(b"/ActualText"), named.get(b"/Lang")
        words = string(actual)[2:].decode("utf-16-be") if actual else ""
        said[mark] = [words, string(lang).decode() if lang else None, actual is not None]
        return mark

    def marks(self, page):
        if page not in self.marked:
            self.marked[page] = self.content(self.page_at(page))
        return self.marked[page]

    def page_at(self, reference):
        page = self.value(reference)
        above = page
        while "/Resources" not in above:
            above = self.value(above["/Parent"])
        return {**page, "/Resources": self.value(above["/Resources"])}

    def bookmarks(self, node=None):
        """Their titles, in order."""
        node, titles = self.value(node or self.catalog.get("/Outlines")), []
        kid = self.value(node.get("/First")) if node else None
        while kid:
            titles += [self.text(kid["/Title"]), *self.bookmarks(kid)]
            kid = self.value(kid.get("/Next"))
        return titles

    def structure(self):
        """The document element."""
        root = self.value(self.catalog["/StructTreeRoot"])
        kids = self.value(root["/K"])
        (document,) = kids if isinstance(kids, list) else [kids]
        return self.element(document, self.text(self.catalog["/Lang"]))

    def element(self, reference, lang):
        node = self.value(reference)
        out = Element(node["/S"][1:], self.text(node.get("/Lang")) or lang, self.text(node.get("/Alt")))
        kids = self.value(node.get("/K", []))
        for kid in kids if isinstance(kids, list) else [kids]:
            known = self.value(kid)
            if isinstance(known, int):
                self.add(out, node["/Pg"], known)
            elif known.get("/Type") == "/MCR":
                self.add(out, known.get("/Pg", node.get("/Pg")), known["/MCID"])
            elif known.get("/Type") == "/OBJR":
                out.annotations.append(self.value(known["/Obj"]))
            else:
                out.kids.append(self.element(kid, out.lang))
        return out

    def add(self, element, page, mark):
        words, lang, _ = self.marks(page)[mark]
        element.marks.append((page, mark))
        if not lang or lang == element.lang:
            element.kids.append(words)
            return
        span = Element("Span", lang, None)
        span.kids.append(words)
        element.kids.append(span)
