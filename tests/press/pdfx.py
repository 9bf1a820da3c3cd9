"""What ISO 15930-7 (PDF/X-4) and the house ask of a press file, each under a name. Reads files by way of qpdf's JSON.

The one hard thing: to name what is broken and nothing else, so every condition looks at one thing only, and is silent
where another already speaks.
"""
import base64
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import run  # noqa: E402

SPACES = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/",
          "xmp": "http://ns.adobe.com/xap/1.0/", "pdf": "http://ns.adobe.com/pdf/1.3/",
          "pdfxid": "http://www.npes.org/pdfx/ns/id/"}
RGB = {"/DeviceRGB", "/CalRGB", "/RGB"}
OPERATOR = re.compile(rb"%[^\r\n]*|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|[\[\]{}]|[^\s()<>\[\]{}/%]+")


class Pdf:
    """A file as qpdf tells it: objects by reference, streams decoded."""

    def __init__(self, path):
        self.path = path
        done = run(["qpdf", "--json", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=generalized", path])
        self.json = json.loads(done.stdout)
        self.objects = self.json["qpdf"][1]
        self.trailer = self.objects["trailer"]["value"]

    def raw(self, ref):
        return self.objects.get(f"obj:{ref}", {}) if isinstance(ref, str) else {}

    def get(self, value):
        """What a value is, where it is a reference; of a stream, its dictionary."""
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            found = self.raw(value)
            value = found["stream"]["dict"] if "stream" in found else found.get("value")
        return value

    def data(self, ref):
        return base64.b64decode(self.raw(ref).get("stream", {}).get("data", ""))

    @property
    def root(self):
        return self.get(self.trailer["/Root"])

    @property
    def info(self):
        return self.get(self.trailer.get("/Info")) or {}

    def pages(self):
        """Their dictionaries, with what they inherit."""
        def walk(node, above):
            node = {**above, **self.get(node)}
            kids = node.pop("/Kids", None)
            if kids is None:
                yield node
                return
            inherited = {k: node[k] for k in ("/MediaBox", "/CropBox", "/Resources") if k in node}
            for kid in self.get(kids):
                yield from walk(kid, inherited)
        return list(walk(self.root["/Pages"], {}))

    def dictionaries(self):
        """Every dictionary of the file, wherever it stands."""
        def walk(value):
            if isinstance(value, dict):
                yield value
                for inner in value.values():
                    yield from walk(inner)
            if isinstance(value, list):
                for inner in value:
                    yield from walk(inner)
        for thing in self.objects.values():
            yield from walk(thing["stream"]["dict"] if "stream" in thing else thing.get("value"))

    def contents(self):
        """The bytes of all that draws: pages, forms, patterns, glyphs of Type 3."""
        for page in self.pages():
            parts = page.get("/Contents", [])
            parts = [parts] if isinstance(parts, str) and "stream" in self.raw(parts) else self.get(parts)
            yield b"\n".join(self.data(part) for part in parts)
        for name, thing in self.objects.items():
            known = thing.get("stream", {}).get("dict", {})
            if known.get("/Subtype") == "/Form" or "/PatternType" in known:
                yield self.data(name.removeprefix("obj:"))
        for font in self.dictionaries():
            if font.get("/Subtype") == "/Type3":
                for glyph in self.get(font.get("/CharProcs", {})).values():
                    yield self.data(glyph)

    def xmp(self):
        data = self.data(self.root.get("/Metadata"))
        return xml.fromstring(data) if data else None


def tokens(content):
    """Names and operators; strings are left out, whatever they hold."""
    at = 0
    while at < len(content):
        if content[at:at + 1] == b"(":
            depth = 0
            while at < len(content):
                char = content[at:at + 1]
                depth += (char == b"(") - (char == b")")
                at += 2 if char == b"\\" else 1
                if not depth:
                    break
            continue
        match = OPERATOR.match(content, at)
        if match:
            yield match.group().decode("latin-1")
        at = match.end() if match else at + 1


def text_of(value):
    """A string object as qpdf's JSON has it."""
    return value[2:] if isinstance(value, str) and value.startswith("u:") else None


def said_in_xmp(meta, name):
    """A property as an element, of a list of alternatives the first; NAME as in 'dc:title'."""
    if meta is None:
        return None
    prefix, _, local = name.partition(":")
    found = meta.find(f".//{{{SPACES[prefix]}}}{local}")
    inner = found.find(".//rdf:li", SPACES) if found is not None else None
    return (found if inner is None else inner).text if found is not None else None


def box(pdf, page, name):
    values = pdf.get(page.get(name))
    return [float(v) for v in values] if values else None


def inside(inner, outer):
    slack = 0.005
    return (inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack and inner[2] <= outer[2] + slack and
            inner[3] <= outer[3] + slack and inner[2] > inner[0] and inner[3] > inner[1])


# ---- the conditions: each yields what is wrong

def version(pdf):
    head = pathlib.Path(pdf.path).read_bytes()[:8]
    if head != b"%PDF-1.6":
        yield f"the header is {head!r}"


def encryption(pdf):
    if "/Encrypt" in pdf.trailer:
        yield "the trailer has Encrypt"


def identifier(pdf):
    # Read from the bytes: qpdf makes one up where there is none.
    if not re.search(rb"/ID\s*\[\s*<[0-9A-Fa-f]{32}>\s*<[0-9A-Fa-f]{32}>", pathlib.Path(pdf.path).read_bytes()):
        yield "no ID of two strings"


def trapped(pdf):
    if pdf.info.get("/Trapped") not in ("/True", "/False"):
        yield f"Trapped is {pdf.info.get('/Trapped')}"


def title(pdf):
    if not text_of(pdf.info.get("/Title")):
        yield "Info has no Title"
    if pdf.xmp() is not None and not said_in_xmp(pdf.xmp(), "dc:title"):
        yield "XMP has no dc:title"


def agreement(pdf):
    meta = pdf.xmp()
    if meta is None:
        return
    for key, name in (("/Title", "dc:title"), ("/Subject", "dc:description"), ("/Creator", "xmp:CreatorTool"),
                      ("/Producer", "pdf:Producer")):
        a, b = text_of(pdf.info.get(key)), said_in_xmp(meta, name)
        if a != b and (key != "/Title" or (a and b)):
            yield f"{key[1:]} is {a!r} and {b!r}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        a, b = text_of(pdf.info.get(key)) or "", said_in_xmp(meta, name) or ""
        if not a or re.sub(r"\D", "", a) != re.sub(r"\D", "", b):
            yield f"{key[1:]} is {a!r} and {b!r}"
    a, b = pdf.info.get("/Trapped"), said_in_xmp(meta, "pdf:Trapped")
    if a in ("/True", "/False") and a != f"/{b}":
        yield f"Trapped is {a} and {b!r}"


def xmp_version(pdf):
    said = said_in_xmp(pdf.xmp(), "pdfxid:GTS_PDFXVersion")
    if said != "PDF/X-4":
        yield f"GTS_PDFXVersion is {said!r}"


def intents(pdf):
    return [i for i in map(pdf.get, pdf.get(pdf.root.get("/OutputIntents")) or []) if i.get("/S") == "/GTS_PDFX"]


def output_intent(pdf):
    found = intents(pdf)
    if len(found) != 1:
        yield f"{len(found)} output intents of PDF/X"
    elif not text_of(found[0].get("/OutputConditionIdentifier")):
        yield "the output intent names no condition"
    elif ("/RegistryName" in found[0]) != (text_of(found[0]["/OutputConditionIdentifier"]) in ("FOGRA39", "FOGRA29")):
        yield "the condition is not in the registry that it names, or names none"


def profile(pdf):
    for intent in intents(pdf):
        ref = intent.get("/DestOutputProfile")
        known, data = pdf.get(ref) or {}, pdf.data(ref)
        if known.get("/N") != 4:
            yield f"N of the profile is {known.get('/N')}"
        elif data[36:40] != b"acsp" or data[12:16] != b"prtr" or data[16:20] != b"CMYK":
            yield f"the profile is of class {data[12:16]} and space {data[16:20]}"


def boxes(pdf):
    for number, page in enumerate(pdf.pages(), 1):
        media, bleed, trim = (box(pdf, page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox"))
        if not (media and bleed and trim):
            yield f"page {number} lacks a box"
        elif not (inside(trim, bleed) and inside(bleed, media)):
            yield f"page {number}: trim {trim}, bleed {bleed}, media {media}"
        elif "/ArtBox" in page:
            yield f"page {number} has an ArtBox beside its TrimBox"


def annotations(pdf):
    for number, page in enumerate(pdf.pages(), 1):
        bleed = box(pdf, page, "/BleedBox") or box(pdf, page, "/MediaBox")
        for known in map(pdf.get, pdf.get(page.get("/Annots")) or []):
            rect = box(pdf, known, "/Rect")
            if rect[0] < bleed[2] and rect[2] > bleed[0] and rect[1] < bleed[3] and rect[3] > bleed[1]:
                yield f"page {number}: {known.get('/Subtype')} at {rect}"


def space_is_rgb(pdf, space):
    space = pdf.get(space)
    if isinstance(space, list) and space:
        if space[0] == "/ICCBased":
            return (pdf.get(space[1]) or {}).get("/N") == 3
        return any(space_is_rgb(pdf, part) for part in space)
    return isinstance(space, str) and space in RGB


def colour(pdf):
    for content in pdf.contents():
        for name in {"rg", "RG", *RGB} & set(tokens(content)):
            yield f"{name} in a content stream"
    for known in pdf.dictionaries():
        if known.get("/S") == "/Transparency":
            continue  # a group, which has its own condition
        spaces = [known[k] for k in ("/ColorSpace", "/CS") if k in known]
        named = pdf.get(spaces[0]) if spaces else None
        spaces += named.values() if isinstance(named, dict) else []
        for space in spaces:
            if space_is_rgb(pdf, space):
                yield f"a colour space is {space}"


def groups(pdf):
    for known in pdf.dictionaries():
        if known.get("/S") == "/Transparency" and space_is_rgb(pdf, known.get("/CS")):
            yield f"a transparency group blends in {known['/CS']}"


def fonts(pdf):
    for known in pdf.dictionaries():
        if known.get("/Type") != "/Font" or known.get("/Subtype") in ("/Type0", "/Type3"):
            continue
        descriptor = pdf.get(known.get("/FontDescriptor")) or {}
        if not any(pdf.data(descriptor.get(key)) for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"{known.get('/BaseFont')} is not embedded"


def actions(pdf):
    for known in pdf.dictionaries():
        for key in {"/OpenAction", "/AA", "/JS"} & set(known):
            yield f"there is {key}"


def postscript(pdf):
    for known in pdf.dictionaries():
        if "/PS" in (known.get("/Subtype"), known.get("/Subtype2")) and "/FontDescriptor" not in known:
            yield "there is an XObject in PostScript"


def transfer(pdf):
    for known in pdf.dictionaries():
        if "/TR" in known or known.get("/TR2", "/Default") != "/Default" or "/HTP" in known:
            yield "a graphics state has a transfer function or a halftone's place"


def outside(pdf):
    """All that is printed is in the file."""
    for known in pdf.dictionaries():
        for key in {"/OPI", "/Ref"} & set(known):
            if known.get("/Type") == "/XObject" or "/Subtype" in known:
                yield f"an XObject has {key}"
    for thing in pdf.objects.values():
        if "/F" in thing.get("stream", {}).get("dict", {}):
            yield "a stream stands in another file"


def layers(pdf):
    if "/OCProperties" in pdf.root:
        yield "what is printed depends on layers"


CONDITIONS = {"version": version, "encryption": encryption, "id": identifier, "trapped": trapped, "title": title,
              "agreement": agreement, "xmp-version": xmp_version, "output-intent": output_intent, "profile": profile,
              "boxes": boxes, "annotations": annotations, "colour": colour, "groups": groups, "fonts": fonts,
              "actions": actions, "postscript": postscript, "transfer": transfer, "outside": outside, "layers": layers}


def broken(path):
    """The conditions that a file does not meet: name -> what is wrong."""
    pdf = Pdf(path)
    found = {name: list(condition(pdf)) for name, condition in CONDITIONS.items()}
    return {name: said for name, said in found.items() if said}
