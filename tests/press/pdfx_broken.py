"""A good press file, broken in one way at a time: what tests/press/pdfx.py must name, and nothing else.

Changed as qpdf's JSON, from which qpdf writes a sound file again; what qpdf mends by itself, in the bytes.
"""
import base64
import json
import pathlib

from pdfx import Pdf
from support import run


def first_page(pdf):
    return next(t["value"] for t in pdf.objects.values()
                if isinstance(t.get("value"), dict) and t["value"].get("/Type") == "/Page")


def the_intent(pdf):
    ref = pdf.get(pdf.root["/OutputIntents"])[0]
    return pdf.get(ref)


def stream(pdf, ref):
    return pdf.raw(ref)["stream"]


def add_object(pdf, thing):
    number = 1 + max(int(k[4:].split()[0]) for k in pdf.objects if k.startswith("obj:"))
    pdf.objects[f"obj:{number} 0 R"] = thing
    return f"{number} 0 R"


def replace(thing, change):
    thing["data"] = base64.b64encode(change(base64.b64decode(thing["data"]))).decode()


def in_xmp(old, new):
    def change(pdf):
        def swap(data):
            assert data.count(old) == 1, old
            return data.replace(old, new)
        replace(stream(pdf, pdf.root["/Metadata"]), swap)
    return change


def in_info(key, value):
    def change(pdf):
        if value is None:
            del pdf.info[key]
        else:
            pdf.info[key] = value
    return change


def in_page(key, value):
    def change(pdf):
        first_page(pdf).update({key: value})
    return change


def page_without(key):
    def change(pdf):
        del first_page(pdf)[key]
    return change


def wider(key, by):
    """A box that grows on all sides."""
    def change(pdf):
        page = first_page(pdf)
        page[key] = [v + by * (1 if i > 1 else -1) for i, v in enumerate(pdf.get(page[key]))]
    return change


def annotation(where):
    """WHERE: a box of which the annotation takes the lower left corner, 5 points each way."""
    def change(pdf):
        page = first_page(pdf)
        x, y = pdf.get(page[where])[:2]
        page["/Annots"] = [{"/Type": "/Annot", "/Subtype": "/Text", "/Rect": [x, y, x + 5, y + 5], "/Contents": "u:see"}]
    return change


def drawn(content):
    """CONTENT before all that the page draws."""
    def change(pdf):
        replace(stream(pdf, first_page(pdf)["/Contents"]), lambda data: content + b"\n" + data)
    return change


def resource(kind, name, value):
    def change(pdf):
        resources = pdf.get(first_page(pdf)["/Resources"])
        resources[kind] = {**(pdf.get(resources.get(kind)) or {}), name: value}
    return change


def rgb_profile(pdf):
    ref = add_object(pdf, {"stream": {"dict": {"/N": 3}, "data": ""}})
    resource("/ColorSpace", "/C0", ["/ICCBased", ref])(pdf)


def rgb_image(pdf):
    image = {"/Type": "/XObject", "/Subtype": "/Image", "/Width": 1, "/Height": 1, "/BitsPerComponent": 8,
             "/ColorSpace": "/DeviceRGB"}
    ref = add_object(pdf, {"stream": {"dict": image, "data": base64.b64encode(b"\0\0\0").decode()}})
    resource("/XObject", "/Rgb", ref)(pdf)


def without_intent(pdf):
    del pdf.root["/OutputIntents"]


def second_intent(pdf):
    refs = pdf.get(pdf.root["/OutputIntents"])
    pdf.root["/OutputIntents"] = [*refs, *refs]


def with_spot(content):
    """CONTENT in a spot colour, over all that the page draws."""
    def change(pdf):
        tint = {"/FunctionType": 2, "/Domain": [0, 1], "/C0": [0, 0, 0, 0], "/C1": [0, 0.5, 0.5, 0], "/N": 1}
        resource("/ColorSpace", "/Spot", ["/Separation", "/Varnish", "/DeviceCMYK", tint])(pdf)
        replace(stream(pdf, first_page(pdf)["/Contents"]), lambda data: data + b"q /Spot cs 1 scn " + content + b" Q\n")
    return change


def script(pdf):
    pdf.root["/OpenAction"] = {"/S": "/JavaScript", "/JS": "u:app.beep()"}


def in_intent(key, value):
    def change(pdf):
        the_intent(pdf).update({key: value})
    return change


def without_profile(pdf):
    del the_intent(pdf)["/DestOutputProfile"]


def profile_of_three(pdf):
    stream(pdf, the_intent(pdf)["/DestOutputProfile"])["dict"]["/N"] = 3


def profile_of_rgb(pdf):
    replace(stream(pdf, the_intent(pdf)["/DestOutputProfile"]), lambda data: data[:16] + b"RGB " + data[20:])


def without_font_file(pdf):
    descriptor = next(d for d in pdf.dictionaries() if d.get("/Type") == "/FontDescriptor")
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        descriptor.pop(key, None)


def standard_font(pdf):
    ref = add_object(pdf, {"value": {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}})
    resource("/Font", "/F99", ref)(pdf)


def xobject(**known):
    def change(pdf):
        entries = {"/Type": "/XObject", **{f"/{key}": value for key, value in known.items()}}
        ref = add_object(pdf, {"stream": {"dict": entries, "data": ""}})
        resource("/XObject", "/Other", ref)(pdf)
    return change


def with_layers(pdf):
    ref = add_object(pdf, {"value": {"/Type": "/OCG", "/Name": "u:Spanish"}})
    pdf.root["/OCProperties"] = {"/OCGs": [ref], "/D": {"/Order": [ref]}}


GROUP = {"/S": "/Transparency", "/CS": "/DeviceRGB"}

# How it is broken, the condition that must be named (None: still sound), the change.
CHANGES = [
    ("written anew", None, lambda pdf: None),
    ("Trapped unknown", "trapped", in_info("/Trapped", "/Unknown")),
    ("no Trapped", "trapped", in_info("/Trapped", None)),
    ("no Title", "title", in_info("/Title", None)),
    ("no dc:title", "title", in_xmp(b"dc:title><rdf:Alt>", b"dc:title><rdf:Alt><rdf:li/>")),
    ("another Title", "agreement", in_info("/Title", "u:Another")),
    ("another Producer", "agreement", in_info("/Producer", "u:Another 1.0")),
    ("another date", "agreement", in_info("/ModDate", "u:D:20260202000000Z")),
    ("another Trapped", "agreement", in_info("/Trapped", "/True")),
    ("PDF/X-3", "xmp-version", in_xmp(b">PDF/X-4<", b">PDF/X-3<")),
    ("no output intent", "output-intent", without_intent),
    ("an intent for PDF/A", "output-intent", in_intent("/S", "/GTS_PDFA1")),
    ("two intents", "output-intent", second_intent),
    ("a condition without name", "output-intent", in_intent("/OutputConditionIdentifier", "u:")),
    ("a condition that no registry has", "output-intent", in_intent("/OutputConditionIdentifier", "u:Custom")),
    ("no profile", "profile", without_profile),
    ("three channels", "profile", profile_of_three),
    ("a profile of RGB", "profile", profile_of_rgb),
    ("no TrimBox", "boxes", page_without("/TrimBox")),
    ("no BleedBox", "boxes", page_without("/BleedBox")),
    ("a trim beyond the bleed", "boxes", wider("/TrimBox", 9.5)),
    ("a bleed beyond the media", "boxes", wider("/BleedBox", 100)),
    ("an ArtBox too", "boxes", in_page("/ArtBox", [60, 60, 70, 70])),
    ("an annotation on the piece", "annotations", annotation("/TrimBox")),
    ("an annotation in the bleed", "annotations", annotation("/BleedBox")),
    ("an annotation beside it", None, annotation("/MediaBox")),
    ("rg", "colour", drawn(b"1 0 0 rg")),
    ("RG", "colour", drawn(b"1 0 0 RG")),
    ("rg in a string", None, drawn(b"BT (1 0 0 rg \\) rg) Tj ET")),
    ("cs", "colour", drawn(b"/DeviceRGB cs")),
    ("an RGB profile", "colour", rgb_profile),
    ("an RGB image", "colour", rgb_image),
    ("an RGB separation", "colour", resource("/ColorSpace", "/C1", ["/Separation", "/Spot", "/DeviceRGB", {}])),
    ("a group in RGB", "groups", in_page("/Group", GROUP)),
    ("a group in CMYK", None, in_page("/Group", {**GROUP, "/CS": "/DeviceCMYK"})),
    ("a font without its file", "fonts", without_font_file),
    ("a standard font", "fonts", standard_font),
    ("a script", "actions", script),
    ("PostScript", "postscript", xobject(Subtype="/PS")),
    ("a transfer function", "transfer", resource("/ExtGState", "/Gs9", {"/Type": "/ExtGState", "/TR": "/Identity"})),
    ("the default transfer function", None, resource("/ExtGState", "/Gs9", {"/Type": "/ExtGState", "/TR2": "/Default"})),
    ("OPI", "outside", xobject(Subtype="/Form", BBox=[0, 0, 1, 1], OPI={"/2.0": {"/Type": "/OPI", "/Version": 2}})),
    ("a page of another file", "outside", xobject(Subtype="/Form", BBox=[0, 0, 1, 1], Ref={"/F": "u:other.pdf", "/Page": 0})),
    ("layers", "layers", with_layers),
]


def in_json(good, change, path):
    pdf = Pdf(good)
    change(pdf)
    told = path.with_suffix(".json")
    told.write_text(json.dumps(pdf.json), encoding="utf-8")
    done = run(["qpdf", "--json-input", "--force-version=1.6", told, path])
    assert done.returncode == 0, (path, done.stderr)


def in_bytes(good, old, new, path):
    run(["qpdf", "--qdf", "--object-streams=disable", good, path])
    data = path.read_bytes()
    assert data.count(old) == 1 and len(old) == len(new), (old, data.count(old))
    path.write_bytes(data.replace(old, new))


def make_all(good, folder):
    """(how, condition or None, path) for every way."""
    made = []
    for number, (how, condition, change) in enumerate(CHANGES):
        path = pathlib.Path(folder) / f"broken-{number}.pdf"
        in_json(good, change, path)
        made.append((how, condition, path))
    for how, condition, old, new in (("PDF 1.7", "version", b"%PDF-1.6", b"%PDF-1.7"), ("no ID", "id", b"/ID [", b"/IX [")):
        path = pathlib.Path(folder) / f"broken-{condition}.pdf"
        in_bytes(good, old, new, path)
        made.append((how, condition, path))
    locked = pathlib.Path(folder) / "broken-encryption.pdf"
    run(["qpdf", "--allow-weak-crypto", "--force-version=1.6", good, "--encrypt", "", "owner", "128", "--use-aes=n", "--", locked])
    return [*made, ("encrypted", "encryption", locked)]
