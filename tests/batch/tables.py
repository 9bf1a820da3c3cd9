"""What the scripts of this folder share: a project whose materials take rows, tables, and a run over one.

The first two arguments of the script are the program and the sources.
"""
import csv
import io
import json
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import DATE, Checks, hashes, run, sha256  # noqa: E402

BINARY, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
FIELDS = """fields:
  site: {type: text, required: true, max: 60}
  phone: {type: phone, required: true}
  url: {type: url, max: 120}
"""
NAME = "{district}/{site}"
checks = Checks()


def make_project(folder):
    project = folder / "project"
    shutil.copytree(SOURCE / "tests/diag/project", project)
    for name in ("tiny", "card"):
        with open(project / f"content/materials/{name}.yaml", "a") as file:
            file.write(FIELDS)
    for name, old, new in (
            ("tiny", "          - part: signs\n",
             "          - part: signs\n          - text: {say: site, style: body, when: {has: site}}\n"
             "          - number: {of: phone, style: body, when: {has: phone}}\n"
             "          - code: {of: url, size: 70pt, min-module: 0.4mm, when: {has: url}}\n"
             "          - number: {of: url, form: host, style: body, when: {has: url}}\n"),
            ("card", "          - text: {say: headline, style: light, role: h1}\n",
             "          - text: {say: headline, style: light, role: h1}\n"
             "          - text: {say: site, style: light, when: {has: site}}\n")):
        layout = project / f"layouts/{name}.yaml"
        text = layout.read_text()
        assert old in text
        layout.write_text(text.replace(old, new, 1))
    return project


def rows(n, first=1):
    return [{"site": f"School {i:04d}", "phone": f"512-555-{i % 10000:04d}",
             "url": f"https://report.example.org/help?site={i}", "district": f"District {i % 3}"}
            for i in range(first, first + n)]


def write_table(path, table, bom=False):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode())
    return path


class Batch:
    def __init__(self, project, out):
        self.project, self.out, self.name = project, out, NAME

    def command(self, table, *options, what="build", material="tiny"):
        command = [BINARY, what, material, "--project", self.project, "--data", table, "--date", DATE, "--name", self.name,
                   "--format", "json", *options]
        return [str(c) for c in command + (["--out", self.out] if what == "build" else [])]

    def make(self, table, *options, status=0, **more):
        done = run(self.command(table, *options, **more))
        checks.that(done.returncode == status, f"{options}: exit status {done.returncode}: {done.stderr.decode()[-400:]}")
        return json.loads(done.stdout) if done.stdout else {}

    def is_true(self, name="manifest.json"):
        """Every file that is listed is there as listed."""
        listed = json.loads((self.out / name).read_text())["files"]
        wrong = [f["path"] for f in listed if not (self.out / f["path"]).exists() or
                 sha256(self.out / f["path"]) != f["sha256"]]
        return not wrong

    def pdfs(self):
        return {p: h for p, h in hashes(self.out).items() if p.endswith(".pdf")}
