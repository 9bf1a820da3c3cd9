#!/usr/bin/env python3
"""Texts out to translators and back. The oracles are GNU gettext's own tools, and the bytes of the files.

usage: run.py HANDBILL SOURCE_DIR
"""
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import DATE, Checks, hashes, run  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
checks = Checks()
MUTATIONS = 100


def export(project, lang, path):
    return run([BINARY, "translate", "export", lang, path, "--project", project, "--date", DATE])


def take(project, lang, path, *options):
    return run([BINARY, "translate", "import", lang, path, "--project", project, *options])


def tool(name, *words):
    done = run([name, *words])
    checks.that(done.returncode == 0 and not done.stderr, f"{name} {words}: {done.stderr.decode()}")


def messages(project, lang, topic):
    path = project / f"content/messages/{lang}/{topic}.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def progress(project, lang):
    rows = json.loads(run([BINARY, "list", "languages", "--project", project, "--format", "json"]).stdout)
    return next(row for row in rows if row["tag"] == lang)


def every_language(project, folder):
    """Out, through other people's tools, and in again: no byte changes."""
    before = hashes(project / "content")
    for path in sorted((project / "content/messages").iterdir()):
        lang = path.name
        if lang == "en":
            continue
        po = folder / f"{lang}.po"
        done = export(project, lang, po)
        checks.that(done.returncode == 0, f"{lang}: export: {done.stderr.decode()}")
        tool("msgfmt", "-c", "-o", "/dev/null", po)
        tool("msgcat", "--sort-output", "--no-wrap", "-o", folder / "sorted.po", po)
        for file in (po, folder / "sorted.po"):
            done = take(project, lang, file, "--format", "json")
            said = json.loads(done.stdout)
            checks.that(done.returncode == 0 and not said["findings"], f"{lang}: import: {said['findings']}")
            checks.that(said["files"] == 0 and said["changed"] == 0, f"{lang}: an import of the same changes files")
        again = folder / "again.po"
        export(project, lang, again)
        checks.that(again.read_bytes() == po.read_bytes(), f"{lang}: the same export again")
    checks.that(hashes(project / "content") == before, "what comes back unchanged changes no byte")


def one_text(project, folder):
    """Only the lines of the message that changed are new; comments and the rest stay."""
    path = project / "content/messages/es/card.yaml"
    old = path.read_text(encoding="utf-8")
    old = old.replace("  runs-away:", "  # the first of six signs\n  runs-away:")
    path.write_text(old, encoding="utf-8")
    po = folder / "one.po"
    export(project, "es", po)
    text = messages(project, "es", "card")["messages"]["runs-away"]["text"]
    po.write_text(po.read_text(encoding="utf-8").replace(f'msgstr "{text}"', 'msgstr "Se \\"fuga\\""', 1), encoding="utf-8")
    done = take(project, "es", po)
    checks.that(done.returncode == 0, f"one text: {done.stderr.decode()}")
    new = path.read_text(encoding="utf-8")
    gone = [line for line in old.splitlines() if line not in new.splitlines()]
    come = [line for line in new.splitlines() if line not in old.splitlines()]
    checks.that(len(gone) == 1 and text in gone[0], f"one text: lines that went: {gone}")
    checks.that(come == ['    text: "Se \\"fuga\\""'], f"one text: lines that came: {come}")


def review(project, folder):
    """Nobody is a reviewer by accident; who is one survives the way out and back."""
    po = folder / "review.po"
    export(project, "es", po)
    claimed = folder / "claimed.po"
    claimed.write_text(po.read_text(encoding="utf-8").replace("#. state: draft", "#. state: reviewed\n#. reviewer: Eva"))
    take(project, "es", claimed)
    checks.that(progress(project, "es")["reviewed"] == "0", "a file that calls its texts reviewed makes none")
    done = take(project, "es", po, "--reviewer", "Ana Pérez", "--state", "reviewed")
    row = progress(project, "es")
    checks.that(done.returncode == 0 and row["state"] == "reviewed", f"an import with a reviewer: {row}")
    checks.that(messages(project, "es", "signs")["reviewer"] == "Ana Pérez", "the file says once who it was")
    checks.that("Drafts, not yet" not in (project / "content/messages/es/signs.yaml").read_text(), "no note of drafts")
    before = hashes(project)
    export(project, "es", po)
    checks.that(po.read_text(encoding="utf-8").count("#. reviewer: Ana Pérez") == int(row["texts"].split("/")[0]),
                "every text names its reviewer")
    take(project, "es", po)
    checks.that(hashes(project) == before, "a reviewed language out and back changes no byte")
    text = messages(project, "es", "panel")["messages"]["headline"]["text"]
    po.write_text(po.read_text(encoding="utf-8").replace(f'msgstr "{text}"', 'msgstr "¿Ayuda?"', 1), encoding="utf-8")
    done = take(project, "es", po)
    checks.that(b"[po-draft-again]" in done.stderr, "a reviewed text that changes is a draft again, and that is said")
    entry = messages(project, "es", "panel")["messages"]["headline"]
    checks.that(entry["state"] == "draft" and entry["text"] == "¿Ayuda?", f"and is written so: {entry}")


def stale(project, folder):
    """A stale text is fuzzy; taking the mark away says that it holds for the English of now."""
    path = project / "content/messages/en/panel.yaml"
    path.write_text(path.read_text().replace("  headline: ", "  headline: New. "))
    po, before = folder / "stale.po", hashes(project)
    export(project, "fr", po)
    listed = run(["msgattrib", "--only-fuzzy", po]).stdout.decode()
    checks.that(listed.count("msgctxt") == 1 and "panel.headline" in listed, "the stale text, and no other, is fuzzy")
    take(project, "fr", po)
    checks.that(hashes(project) == before, "a stale text out and back changes no byte")
    tool("msgattrib", "--clear-fuzzy", "-o", folder / "clear.po", po)
    take(project, "fr", folder / "clear.po")
    checks.that(progress(project, "fr")["stale"] == "0", "a text without the mark is not stale any more")


def new_language(project, folder):
    """All there is to a new language: a line in languages.yaml, and a file that comes back."""
    path = project / "content/languages.yaml"
    path.write_text(path.read_text() + "  it: {english: Italian, native: Italiano, script: Latn}\n")
    fonts = project / "fonts/fonts.yaml"
    fonts.write_text(fonts.read_text() + "  it: sans\n")
    po = folder / "it.po"
    export(project, "it", po)
    tool("msgen", "-o", folder / "full.po", po)
    done = take(project, "it", folder / "full.po")
    row = progress(project, "it")
    checks.that(done.returncode == 0 and row["percent"] == "100" and row["state"] == "draft",
                f"a new language: {row} {done.stderr.decode()}")
    done = run([BINARY, "build", "wallet-card", "--lang", "it", "--project", project, "--out", folder / "out"])
    checks.that(done.returncode == 0, f"a new language is made: {done.stderr.decode()}")
    before = hashes(project)
    export(project, "it", po)
    take(project, "it", po)
    checks.that(hashes(project) == before, "a new language out and back changes no byte")


def all_or_nothing(project, folder):
    """An error anywhere in the file, and nothing of it is taken."""
    po, before = folder / "broken.po", hashes(project)
    export(project, "fr", po)
    text = po.read_text(encoding="utf-8")
    text = re.sub(r'(msgctxt "card.note"\nmsgid .*\nmsgstr) .*\n', r'\1 "Autre texte."\n', text)
    text = re.sub(r'(msgctxt "common.in-danger"\nmsgid .*\nmsgstr) .*\n', r'\1 "Danger !"\n', text)
    po.write_text(text, encoding="utf-8")
    done = take(project, "fr", po, "--format", "short")
    said = done.stderr.decode()
    line = text[:text.index('msgstr "Danger !"')].count("\n") + 1
    checks.that(done.returncode == 1 and f"{po}:{line}:8: error" in said and "[translation-marks]" in said, said)
    checks.that(hashes(project) == before, "a file with an error changes nothing")


def usage(project, folder):
    po = folder / "usage.po"
    cases = [
        (["translate"], "needs export|import LANG FILE"),
        (["translate", "exprot", "es", po], "did you mean 'export'?"),
        (["translate", "export", "en", po], "English is what"),
        (["translate", "export", "ess", po], "did you mean 'es'?"),
        (["translate", "import", "es", po, "--reviewer", "Ana"], "go together"),
        (["translate", "import", "es", po, "--state", "reviewed"], "go together"),
        (["translate", "import", "es", po, "--reviewer", "Ana", "--state", "draft"], "not reviewed or approved"),
        (["translate", "export", "es", po, "--reviewer", "Ana", "--state", "reviewed"], "for import only"),
        (["translate", "import", "es", po, "--date", DATE], "for export only"),
    ]
    for words, said in cases:
        done = run([BINARY, *words, "--project", project])
        checks.that(done.returncode == 2 and said in done.stderr.decode(), f"{words}: {done.stderr.decode()}")
    done = take(project, "es", folder / "nowhere.po")
    checks.that(done.returncode == 3 and b"[file-unreadable]" in done.stderr, "a file that is not there")
    done = export(project, "es", pathlib.Path("/proc/es.po"))
    checks.that(done.returncode == 3 and b"[file-unwritable]" in done.stderr, f"a place that takes no file: {done}")


def mutations(project, folder):
    """Whatever a file has been through: an answer, never a crash, and nothing written where there is an error."""
    po = folder / "source.po"
    export(project, "fr", po)
    source, chance = po.read_bytes(), random.Random(3)
    pieces = [b'"', b"\\", b"\n", b"msgid", b"msgstr", b"msgctxt", b"#", b"#~ ", b"#, fuzzy\n", b"\x00", b"\xff", b"\xe2\x80",
              b"msgid_plural \"x\"\n", b"[1]", b"{", b"**", b"charset=", b"\\n", b"domain \"x\"\n", b"\xe2\x80\xae", b"\\777"]
    before = hashes(project / "content/messages")
    for number in range(MUTATIONS):
        data = bytearray(source)
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(data))
            what = chance.randrange(3)
            if what == 0:
                del data[at:at + chance.randrange(1, 400)]
            elif what == 1:
                data[at:at] = chance.choice(pieces)
            else:
                data[at] = chance.randrange(256)
        broken = folder / "mutation.po"
        broken.write_bytes(data)
        done = take(project, "fr", broken, "--format", "json")
        if not checks.that(done.returncode in (0, 1), f"mutation {number}: exit status {done.returncode}: {done.stderr[-300:]}"):
            shutil.copy(broken, f"/tmp/handbill-mutation-{number}.po")
        elif done.returncode == 1:
            checks.that(hashes(project / "content/messages") == before, f"mutation {number}: an error, but files changed")
        if hashes(project / "content/messages") != before:
            loads = run([BINARY, "list", "languages", "--project", project])
            checks.that(loads.returncode == 0, f"mutation {number}: what was written cannot be read: {loads.stderr[-300:]}")
            shutil.rmtree(project / "content/messages/fr")
            shutil.copytree(SOURCE / "content/messages/fr", project / "content/messages/fr")
            before = hashes(project / "content/messages")


def fresh(folder, name):
    project = folder / name
    for part in ("content", "layouts", "fonts"):
        shutil.copytree(SOURCE / part, project / part)
    return project


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    every_language(fresh(place, "a"), place)
    one_text(place / "a", place)
    review(place / "a", place)
    stale(place / "a", place)
    new_language(place / "a", place)
    usage(place / "a", place)
    clean = fresh(place, "b")
    all_or_nothing(clean, place)
    mutations(clean, place)
checks.end()
