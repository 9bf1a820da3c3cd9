#!/usr/bin/env python3
"""Nothing untrue on paper: of every material in every language, each number, address and code is one of the registries';
what is in doubt stands nowhere; laws are measured and none is claimed to be met; and an organisation's own details are on
the pieces they belong on, and on no others.

The oracles know nothing of the program: poppler's text, zbar's codes, another house's YAML, other expressions.

usage: run.py HANDBILL SOURCE_DIR
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import DATE, Checks, each, manifest, run  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
LANGS = ("en", "es", "zh-Hans", "vi", "ar", "ko") # those of the whole catalogue
DRAFT = "translation-draft" # said of every translation until somebody has reviewed it; nothing else may be said
DPI = 150
checks = Checks()


def registry(name, key=None):
    return yaml.load((SOURCE / f"content/{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)[key or name]


MATERIALS = {path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
             for path in sorted((SOURCE / "content/materials").glob("*.yaml"))}
HOTLINES, SITES, ORGANISATIONS = registry("hotlines"), registry("sites"), registry("organisations")
RULES = {path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
         for path in sorted((SOURCE / "content/rules").glob("*.yaml"))}
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def digits(text):
    return re.sub(r"\D", "", text.translate(KEYPAD))


def printable(line):
    """The digits under which a line may stand on paper."""
    forms = {digits(line.get("number", ""))} | {digits(c.get("number", "")) for c in line["channels"] if c["kind"] == "sms"}
    return {f for f in forms if f} | {f[1:] for f in forms if len(f) == 11 and f[0] == "1"}


def rows(table):
    """Every record says where it is from, and when it is to be looked at again."""
    for name, record in table.items():
        for key in ("source", "checked", "review_by", "status"):
            checks.that(record.get(key), f"'{name}' has no {key}")
        checks.that(record["checked"] < record["review_by"], f"'{name}': review_by comes after checked")


def words():
    """The words to look for are those that each language's own translators use."""
    for folder in sorted((SOURCE / "content/messages").iterdir()):
        lists = registry("words" if folder.name == "en" else f"words/{folder.name}", "words")
        crime = lists["crime"]["en"] if folder.name == "en" else lists["crime"]
        said = {}
        for topic in ("signs", "parent"):
            text = yaml.load((folder / f"{topic}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["messages"]
            said |= {f"{topic}.{key}": value["text"] if isinstance(value, dict) else value for key, value in text.items()}
        for key in ("signs.title", "parent.what", "parent.missing"): # the crime, abuse, police
            flat = said[key].casefold().replace("\u200c", "")
            checks.that(any(word.strip("*").casefold().replace("\u200c", "") in flat
                            for word in crime),
                        f"words.yaml has no word of '{said[key]}' ({folder.name})")


def directory():
    """All 17 of S3 are kept; those in doubt are left out, and each stands under its scope and what it does."""
    numbered = {int(n): i for i, o in ORGANISATIONS.items() for n in re.findall(r"S3, no\. (\d+)", o["source"])}
    checks.that(sorted(numbered) == list(range(1, 18)), f"the 17 of S3: {sorted(numbered)}")
    lists = MATERIALS["directory"]["lists"]
    listed = {entry["org"] for entries in lists.values() for entry in entries}
    checks.that(listed == {i for i, o in ORGANISATIONS.items() if o["status"] == "current"}, f"the directory: {sorted(listed)}")
    for slot, entries in lists.items():
        for entry in entries:
            known = ORGANISATIONS[entry["org"]]
            kind = {"kind-direct": ("abroad", "direct"), "kind-advocacy": ("abroad", "advocacy"),
                    "kind-national": ("national", "advocacy")}.get(entry.get("kind", "").removeprefix("orgs."))
            kind = kind or {"group-1": ("national", "direct"), "group-2": ("local", "direct")}[slot]
            checks.that(kind == (known["scope"], known["service"]), f"the directory: {entry['org']} is {kind}")


def luminance(colour):
    """WCAG 2.1, relative luminance."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(w * (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4) for w, p in zip((0.2126, 0.7152, 0.0722), parts))


def specimen():
    """The specimen says of the inks what the house holds, and contrasts that are computed here."""
    inks = yaml.safe_load((SOURCE / "layouts/house.yaml").read_text(encoding="utf-8"))["inks"]
    said = yaml.load((SOURCE / "content/messages/en/specimen.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["messages"]
    below = {"night": "#FFFFFF", "beacon": inks["night"]["rgb"], "teal": "#FFFFFF", "mist": inks["night"]["rgb"], "ink": "#FFFFFF"}
    for name in ("night", "beacon", "teal", "mist", "haze", "ink"):
        rgb, cmyk, *contrast = said[f"{name}-numbers"].split("\n")
        checks.that([int(n) for n in re.findall(r"\d+", rgb)] == [int(inks[name]["rgb"][i:i + 2], 16) for i in (1, 3, 5)],
                    f"specimen: {name} is {rgb}")
        checks.that([int(n) for n in re.findall(r"\d+", cmyk)] == inks[name]["cmyk"], f"specimen: {name} is {cmyk}")
        if name in below:
            light, dark = sorted((luminance(inks[name]["rgb"]), luminance(below[name])), reverse=True)
            figure = float(re.search(r"([\d.]+) : 1", contrast[0]).group(1))
            checks.that(abs(figure - (light + 0.05) / (dark + 0.05)) < 0.06, f"specimen: {name}: {contrast[0]}")


# ---- paper

def no_findings(done, allowed=(DRAFT,)):
    """Whatever stands in a layout stands on paper, in every language: nothing was left out, shrunk too far or doubted."""
    for finding in json.loads(done.stdout)["findings"]:
        checks.that(finding["id"] in allowed, f"{finding.get('material')} in {finding.get('lang')}: {finding.get('path')}:"
                                            f"{finding.get('line')}: {finding['text']} [{finding['id']}]")


def build(out):
    """All materials, all formats, in every language that they have. The call sheet shows doubts to those who keep them."""
    names = [m for m in MATERIALS if MATERIALS[m].get("registry") != "true"]
    done = run([BINARY, "build", *names, "--project", SOURCE, "--out", out, "--date", DATE, "--format", "json"], timeout=900)
    no_findings(done)
    made = manifest(out)["files"]
    two = [m for m in names if "two" in MATERIALS[m]["formats"]]
    langs = sorted(folder.name for folder in (SOURCE / "content/messages").iterdir())
    pairs = [f"en+{lang}" for lang in langs if lang != "en"] + ["es+ur", "ar+fa", "ur+ps", "zh-Hans+vi", "my+ta", "ps+te", "hi+en"]
    for kind in ("--ink low", "--ink gray", "--profile screen"): # other outlines, other widths
        no_findings(run([BINARY, "check", *names, *kind.split(), "--project", SOURCE, "--date", DATE, "--format", "json"], timeout=300))
    no_findings(run([BINARY, "check", *two, "--lang", ",".join(pairs), "--project", SOURCE, "--date", DATE, "--format", "json"],
                    timeout=300))
    done = run([BINARY, "build", *two, "--lang", "en+es,ar+en", "--project", SOURCE, "--out", out / "two", "--date", DATE])
    checks.that(done.returncode == 0 and two, f"in two languages: {done.stderr.decode()}")
    made += [{**e, "path": f"two/{e['path']}"} for e in manifest(out / "two")["files"]]
    for name in names:
        langs = {e["lang"] for e in made if e["material"] == name and not e["path"].startswith("two/")}
        n = max((lang.count("+") for lang in langs), default=0) # in how many languages beside its last one
        whole = {"+".join((*LANGS[:n], last)) for last in LANGS[n:]}
        checks.that(langs >= whole, f"{name} is not made in {sorted(whole - langs)}")
    return made


def row(folder):
    """With a school's own name, number and address too all is on paper, in every language and format."""
    table = folder / "row.csv"
    table.write_text("site,phone,url\nWashington Elementary School and Annex,512-555-0100,https://www.missingkids.org/netsmartz?site=12345\n")
    for name in (m for m in MATERIALS if MATERIALS[m].get("fields")):
        done = run([BINARY, "check", name, "--project", SOURCE, "--data", table, "--date", DATE, "--format", "json"], timeout=120)
        no_findings(done, (DRAFT, "qr-distance")) # a long address makes a dense code, and says so


def read(out, entries):
    done = each(lambda e: run(["pdftotext", "-raw", "-enc", "UTF-8", out / e["path"], "-"]), entries)
    return {e["path"]: re.sub("[\u2066-\u2069\u200e\u200f\u200b]", "", d.stdout.decode()) for e, d in zip(entries, done)}


def may_print(entry, line):
    if line["status"] != "by-rule":
        return line["status"] == "current"
    asked = [RULES[r] for r in MATERIALS[entry["material"]].get("rules", [])]
    ident = next(i for i, l in HOTLINES.items() if l is line)
    return any(ident in r.get("numbers", []) + r.get("texts", []) for r in asked)


PHONE = re.compile(r"(?<![\w-])(?:\+?1[-. ])?\(?[2-9]\d\d\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
                   r"|(?<![\w-])1-8\d\d-[A-Z]{3}-[A-Z]{4}|(?<![\w.,:/-])\d{5,6}(?![\w.,:/%-])|(?<![\w.,:/-])(?:[2-9]11|988)(?![\w,:/%-])")


def numbers(entry, text):
    allowed = set().union(*(printable(line) for line in HOTLINES.values() if may_print(entry, line)))
    for found in PHONE.findall(text):
        checks.that(digits(found) in allowed, f"{entry['path']}: '{found}' is on paper, and in no registry for it")


HOST = re.compile(r"(?<![\w@.-])(?:https?://)?(?:[A-Za-z0-9-]+\.)+(?:org|com|net|gov|edu|info|us|ly|gl|co)\b[/\w.-]*")


def addresses(entry, text):
    hosts = {re.sub(r"^https://(www\.)?", "", site["url"]).rstrip("/").lower()
             for site in SITES.values() if site["status"] == "current"}
    mails = {c["number"] for line in HOTLINES.values() for c in line["channels"] if c["kind"] == "email"}
    for found in HOST.findall(text):
        checks.that(found.rstrip("./").lower() in hosts, f"{entry['path']}: '{found}' is on paper, and in no registry")
    for found in re.findall(r"[\w.+-]+@[\w.-]+\w", text):
        checks.that(found in mails, f"{entry['path']}: '{found}' is on paper, and in no registry")


def names(entry, text):
    flat = " ".join(text.split())
    for organisation in ORGANISATIONS.values():
        if organisation["status"] != "current":
            checks.that(organisation["name"] not in flat, f"{entry['path']}: names {organisation['name']}")
    for said in ("Keisha", "100 % confidential", "100% confidential", "child prostitut"):
        checks.that(said not in flat, f"{entry['path']}: says '{said}'")


def payloads():
    """What a code may open."""
    allowed = {site["url"].lower() for site in SITES.values() if site["status"] == "current"}
    allowed |= {f"tel:{line['number']}" for line in HOTLINES.values() if line["status"] == "current" and "number" in line}
    return allowed - {"tel:911"}


def listed_codes(entry):
    """As the manifest lists them; that paper says the same, 'roundtrip' proves."""
    for code in entry["qr"]:
        plain = code["payload"].lower() if code["payload"].upper() == code["payload"] else code["payload"]
        checks.that(plain in payloads(), f"{entry['path']}: the code '{code['payload']}' is in no registry")
    if MATERIALS[entry["material"]]["audience"] == "victim":
        checks.that(not entry["qr"], f"{entry['path']}: a code on a piece for victims")


def codes(out, entry):
    """Whole pages from a raster: what a phone would find there."""
    for page in sorted({code["page"] for code in entry["qr"]}):
        stem = f"{out / entry['path']}-{page}"
        run(["pdftoppm", "-r", DPI, "-f", page, "-l", page, "-singlefile", "-gray", out / entry["path"], stem])
        done = run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{stem}.pgm"])
        found = done.stdout.decode().split()
        os.unlink(f"{stem}.pgm")
        checks.that(found, f"{entry['path']}: no code can be read on page {page}")
        for payload in found:
            plain = payload.lower() if payload.upper() == payload else payload
            checks.that(plain in payloads(), f"{entry['path']}: the code '{payload}' is in no registry")


# ---- laws

STATES = {"ca-52.6", "fl-787.29", "ga-16-5-47", "il-775-50-10", "la-15-541.1", "mt-44-4-1501", "nj-52-17b-237.1",
          "ny-483-ff", "tx-37.086", "tx-402.0351"}
# The table of content/README.md: the law, a piece that is made for it, and languages that it asks for.
NOTICES = re.findall(r"^\| ([\w.-]+) \| ([\w-]+) \| `--lang ([\w+-]+)`", (SOURCE / "content/README.md").read_text(encoding="utf-8"), re.M)


def measure(rule, material, lang):
    done = run([BINARY, "check", material, "--lang", lang, "--rule", rule, "--project", SOURCE, "--date", DATE])
    text = " ".join((done.stdout + done.stderr).decode().split())
    checks.that(not re.search(r"complian|complies|is lawful|is legal\b", text, re.I), f"{rule}: claims too much: {text}")
    checks.that("This is a measurement, not legal advice" in text, f"{rule}: no caution")
    if RULES[rule]["wording"] == "unverified":
        checks.that("NOT compared with the statute" in text and "[rule-wording]" in text, f"{rule}: the words are not verified")
    return [ident for ident in re.findall(r"\[([a-z-]+)\]", text) if ident.startswith("rule-") and ident != "rule-wording"]


def laws():
    listed = {rule for rule, _, _ in NOTICES}
    checks.that(set(RULES) == STATES == listed, f"the laws: {sorted(set(RULES) ^ STATES)}, listed {sorted(listed ^ STATES)}")
    for rule in sorted(RULES):
        checks.that(measure(rule, "sticker-square", "en"), f"{rule}: a sticker in English breaks it")
    for rule, material, lang in NOTICES:
        found = measure(rule, material, lang)
        checks.that(not found, f"{rule}: {material} in {lang}: {found}")
        checks.that(rule in MATERIALS[material]["rules"], f"{material} is made for {rule}")


# ---- local details

LOCAL = """name: "Lincoln Middle School"
counsellor: "Ms. Rivera"
room: "114"
address: "12 Main Street, Springfield, IL 62704"
logo: "logo.png"
accent: "#7A1F3D"
languages: [es]
phones:
  office: {name: Office, number: "(212) 555-0123", hours: by day, source: us, checked: 2026-01-01, review_by: 2026-12-31}
sites:
  help: {url: "https://www.lincoln-middle.org/help", purpose: help, source: us, checked: 2026-01-01, review_by: 2026-12-31}
"""


def local(folder):
    home = folder / "school"
    done = run([BINARY, "init", home])
    checks.that(done.returncode == 0 and (home / "local.yaml").is_file(), f"init: {done.stderr}")
    checks.that(run([BINARY, "init", home]).returncode == 1, "init does not write over a form that is there")
    form = (home / "local.yaml").read_text()
    done = run([BINARY, "check", "know-the-signs-letter", "--lang", "en", "--date", DATE], cwd=home)
    checks.that(done.returncode == 0, f"the form as it comes: {done.stderr.decode()}")
    (home / "local.yaml").write_text(re.sub(r"(?m)^# ((?: *[a-z_]+:| {2,}).*)$", r"\1", form))
    done = run([BINARY, "check", "know-the-signs-letter", "--lang", "en", "--date", "2026-10-01"], cwd=home)
    checks.that(done.returncode == 0, f"the form with its examples switched on: {done.stderr.decode()}")

    subprocess.run(["convert", "-size", "300x100", "xc:navy", str(home / "logo.png")], check=True)
    (home / "local.yaml").write_text(LOCAL)
    done = run([BINARY, "build", "know-the-signs", "parent-handout-letter", "shoe-card", "help-panel", "tear-off-flyer", "--date", DATE],
               cwd=home)
    made = manifest(home / "output")["files"]
    checks.that({f["lang"] for f in made} == {"en", "es"}, f"the languages it names: {done.stderr.decode()}")
    for entry in made:
        text = " ".join(run(["pdftotext", "-raw", home / "output" / entry["path"], "-"]).stdout.decode().split())
        images = run(["pdfimages", "-list", home / "output" / entry["path"]]).stdout.decode().count("\n") - 2
        if MATERIALS[entry["material"]]["audience"] == "victim":
            for secret in ("Lincoln", "lincoln", "Rivera", "114", "Main Street"):
                checks.that(secret not in text, f"{entry['path']}: '{secret}' on a piece for victims")
            checks.that(images == 0, f"{entry['path']}: a logo on a piece for victims")
        else:
            said = ["Lincoln Middle School", "12 Main Street, Springfield, IL 62704", "lincoln-middle.org/help"]
            said += ["Ms. Rivera", "114"] if entry["material"] == "know-the-signs" else []
            checks.that(all(words in text for words in said), f"{entry['path']}: {text}")
            checks.that(images == 1, f"{entry['path']}: {images} pictures")
        if entry["material"] in ("know-the-signs", "shoe-card"):
            checks.that("(212) 555-0123" in text, f"{entry['path']}: its own number")
    plain = run([BINARY, "dump", "know-the-signs-tabloid", "--project", SOURCE, "--date", DATE]).stdout
    checks.that(b"Rivera" not in plain, "without local.yaml there is a line to write on")
    other = run([BINARY, "dump", "know-the-signs", "--project", SOURCE, "--local", home / "local.yaml", "--date", DATE])
    checks.that(b"Rivera" in other.stdout, f"--local: {other.stderr.decode()}")
    run([BINARY, "build", "know-the-signs-letter", "--lang", "ar", "--out", home / "ar", "--date", DATE], cwd=home)
    boxes = run(["pdftotext", "-bbox", home / "ar/office/ar/know-the-signs.pdf", "-"]).stdout.decode()
    left = {word: float(x) for x, word in re.findall(r'<word xMin="([\d.]+)"[^>]*>(12|Main|62704)</word>', boxes)}
    checks.that(len(left) == 3 and left["12"] < left["Main"] < left["62704"], f"an address on an Arabic page: {left}")
    before = run([BINARY, "build", "know-the-signs-letter", "--lang", "en", "--date", DATE], cwd=home).stdout
    subprocess.run(["convert", "-size", "300x100", "xc:black", str(home / "logo.png")], check=True)
    after = run([BINARY, "build", "know-the-signs-letter", "--lang", "en", "--date", DATE], cwd=home).stdout
    checks.that(b"unchanged" in before and b"1 file made" in after, f"a new logo makes it anew: {before} {after}")


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    for table in (HOTLINES, SITES, ORGANISATIONS, registry("figures"), RULES):
        rows(table)
    words()
    directory()
    specimen()
    laws()
    pieces = build(place)
    row(place)
    texts = read(place, pieces)
    for e in pieces:
        numbers(e, texts[e["path"]])
        addresses(e, texts[e["path"]])
        names(e, texts[e["path"]])
        listed_codes(e)
    each(lambda e: codes(place, e), [e for e in pieces if e["lang"] in LANGS and e["path"].endswith(f"/{e['material']}.pdf")])
    local(place)
checks.end()
