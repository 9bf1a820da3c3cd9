#!/usr/bin/env python3
"""Broken projects and what is said of them.

usage: run.py HANDBILL SOURCE_DIR CASES.txt   every case of the file
       run.py HANDBILL SOURCE_DIR --coverage  every id that the sources can report has a case
       run.py ... CASES.txt --update          writes what is said now into the file: read the difference

A case is a change to the small project beside this file, and all that must be said of it:

    == what is broken
    $ check tiny --lang en            (default: check tiny card)
    @@ layouts/tiny.yaml              edits follow: the '-' lines are replaced by the '+' lines; without '-' lines the
    -  - text: {say: body}              '+' lines make a new file, or are put at the end of one that exists
    +  - text: {say: body, colour: red}
    +\\x ab\\xff                        a line with escapes, for bytes that no editor would save
    @@ content/sites.yaml gone        the file is left out
    ! layouts/tiny.yaml:12:33: error: part of the text [id]
    ? part of a hint or note of the finding above
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DATE = "2026-02-01"
ENVIRONMENT = {"file-unreadable", "file-unwritable", "font-missing", "font-broken", "pdf-failed", "project-missing",
               "profile-missing"}


class Case:
    def __init__(self, title):
        self.title, self.run, self.edits, self.expect = title, ["check", "tiny", "card"], [], []
        self.said = []  # now, as lines of the file


def read_cases(path):
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        mark, rest = line[:2], line[2:].strip()
        if mark == "==":
            cases.append(Case(rest))
        elif mark == "$ ":
            cases[-1].run = rest.split()
        elif mark == "@@":
            name, _, how = rest.partition(" ")
            cases[-1].edits.append((name, how, [], []))
        elif mark == "! ":
            cases[-1].expect.append([rest, []])
        elif mark == "? ":
            cases[-1].expect[-1][1].append(rest)
        elif line.startswith("+\\x "):
            cases[-1].edits[-1][3].append(line[4:].encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1"))
        elif line[:1] == "+":
            cases[-1].edits[-1][3].append(line[1:].encode())
        elif line[:1] == "-":
            cases[-1].edits[-1][2].append(line[1:].encode())
        elif line.strip() and not line.startswith("#"):
            sys.exit(f"{path}:{number}: what is this line?")
    return cases


def apply(case, project):
    for name, how, old, new in case.edits:
        path = project / name
        if how == "gone":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_bytes() if path.exists() else b""
        if old:
            block = b"\n".join(old) + b"\n"
            if text.count(block) != 1:
                return f"the lines to replace in {name} are there {text.count(block)} times"
            path.write_bytes(text.replace(block, b"".join(line + b"\n" for line in new)))
        else:
            path.write_bytes(text + b"".join(line + b"\n" for line in new))
    return None


def findings_of(binary, case, project):
    command = [binary, *case.run, "--project", ".", "--format", "json"]
    command += [] if case.run[0] == "translate" else ["--date", DATE]
    if case.run[0] == "build":
        command += ["--out", "out"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False, timeout=60,
                          env={"PATH": os.environ["PATH"], "ASAN_OPTIONS": "detect_leaks=1",
                               "LSAN_OPTIONS": f"suppressions={HERE}/leaks.supp:print_suppressions=0"})
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return done.returncode, None, done.stderr.decode(errors="replace")
    return done.returncode, report["findings"], done.stderr.decode(errors="replace")


def place(finding):
    where = finding.get("path", "handbill")
    return where + (f":{finding['line']}:{finding['column']}" if "line" in finding else "")


def shorten(text, most=100):
    """Whole words; the rest is told by the first of them."""
    return text if len(text) <= most else text[:text.rindex(" ", 0, most)]


def short(finding):
    return f"{place(finding)}: {finding['level']}: {finding['text']} [{finding['id']}]"


def matches(expected, finding):
    match = re.fullmatch(r"(.*?): (error|warning): (.*?) ?\[([a-z0-9-]+)\]", expected[0])
    if not match:
        return False
    where, level, text, id_ = match.groups()
    extras = [n["text"] for n in finding["notes"]] + finding["hints"]
    return (where == place(finding) and level == finding["level"] and id_ == finding["id"] and text in finding["text"]
            and all(any(e in extra for extra in extras) for e in expected[1]))


def run_case(binary, case):
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "p"
        shutil.copytree(HERE / "project", project)
        wrong = apply(case, project)
        if wrong:
            return wrong
        status, findings, stderr = findings_of(binary, case, project)
    if findings is None:
        return f"no report, exit status {status}\n{stderr}"
    for finding in findings:
        case.said.append("! " + short(finding))
        case.said += ["? " + shorten(extra) for extra in [n["text"] for n in finding["notes"]] + finding["hints"]]
    left = list(findings)
    problems = []
    for expected in case.expect:
        found = next((f for f in left if matches(expected, f)), None)
        if found:
            left.remove(found)
        else:
            problems.append("not said: " + expected[0] + "".join("\n          ? " + e for e in expected[1]))
    problems += ["said too:  " + short(f) + "".join("\n          ? " + e for e in f["hints"]) for f in left]
    errors = {f["id"] for f in findings if f["level"] == "error"}
    wanted = 3 if errors & ENVIRONMENT else 1 if errors else 0
    if status != wanted:
        problems.append(f"exit status {status} instead of {wanted}\n{stderr}")
    return "\n     ".join(problems)


# ---- coverage: what ids can the sources report?

# Cannot be brought about by a project; each says what covers it instead.
EXEMPT = {
    "qr-impossible": "tests/unit/test_qr.c: an address of 3,000 letters",
    "font-rights": "tests/unit/test_font.c: no font of Debian's forbids embedding",
    "file-unwritable": "tests/fault",
    "file-too-long": "tests/unit/test_pdf.c: eight million bookmarks",
    "pdf-failed": "libharu running out of memory or our own mistake; tests/fault",
    "text-too-small": "tests/unit/test_check.c: compose/ sets nothing below the floor, and this proves it",
    "manifest-broken": "tests/cli/run.py",
    "output-busy": "tests/batch/run.py",
    "manifest-conflict": "tests/batch/run.py",
    "manifest-stale": "tests/batch/run.py",
    "table-changed": "tests/batch/run.py",
    "shard-missing": "tests/batch/run.py",
    "shard-unfinished": "tests/batch/run.py",
    "project-missing": "tests/cli/run.py",
    "no-call-sheet": "tests/cli/run.py",
    "local-exists": "tests/truth/run.py",
}


def strip_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def arguments(text, start):
    """The top-level arguments of the call whose '(' is at START."""
    parts, depth, at, part = [], 0, start, ""
    while at < len(text):
        char = text[at]
        if char == '"':
            end = at + 1
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            part += text[at:end + 1]
            at = end + 1
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        if depth == 0:
            parts.append(part[1:] if not parts else part)
            return [p.strip() for p in parts]
        if char == "," and depth == 1:
            parts.append(part[1:] if not parts else part)
            part = ""
        else:
            part += char
        at += 1
    return parts


def rooms_of_program(source):
    """The rooms that cli/ links, by way of others too; what stands beside them is not in the program yet."""
    rooms, ahead = set(), ["cli", "base"]
    while ahead:
        room = ahead.pop()
        lists = source / "src" / room / "CMakeLists.txt"
        if room in rooms or not lists.exists():
            continue
        rooms.add(room)
        links = re.search(r"LINKS([^)]*)\)", lists.read_text())
        ahead += links.group(1).split() if links else []
    return rooms


def reported_ids(source):
    rooms = rooms_of_program(source)
    files = {path: strip_comments(path.read_text()) for path in sorted((source / "src").rglob("*.c"))
             if path.parent.name in rooms}
    ids = {}
    for path, text in files.items():
        reporters = {"diag_error": 2, "diag_warning": 2}
        # A helper with a parameter called ID that it hands on to diag is a reporter in its own file.
        for match in re.finditer(r"^[\w *]*?\b(\w+)(\([^;{]*?\bconst char \*id\b[^;{]*?\))\s*\{(.*?)^\}", text, flags=re.S | re.M):
            params = arguments(text, match.start(2))
            body = match.group(3)
            if re.search(r"(diag_error|diag_warning|report\w*|refuse\w*|fail\w*)\([^;]*\bid\b", body):
                index = next(i for i, p in enumerate(params) if re.search(r"\bconst char \*id$", p))
                reporters[match.group(1)] = index
        for name, index in reporters.items():
            for match in re.finditer(rf"\b{name}\)?\(", text):
                given = arguments(text, match.end() - 1)
                if len(given) > index:
                    for literal in re.findall(r'"([a-z0-9-]+)"', given[index]):
                        ids.setdefault(literal, path.relative_to(source))
        for match in re.finditer(r"const struct check \w+ = \{\s*\"([a-z0-9-]+)\"", text):
            ids.setdefault(match.group(1), path.relative_to(source))
    return ids


def coverage(source):
    known = set()
    for path in sorted(HERE.glob("*.txt")):
        for case in read_cases(path):
            known.update(re.findall(r"\[([a-z0-9-]+)\]$", "\n".join(e[0] for e in case.expect), flags=re.M))
    ids = reported_ids(source)
    missing = [f"{ids[i]}: '{i}' has no case" for i in sorted(ids) if i not in known and i not in EXEMPT]
    missing += [f"'{i}' is excused but has a case, or is reported nowhere" for i in EXEMPT if i in known or i not in ids]
    missing += [f"'{i}' has a case but is reported nowhere" for i in sorted(known - set(ids))]
    print("\n".join(missing) or f"{len(ids)} ids, all with a case")
    return bool(missing)


def update(path, cases):
    """The file with its expectations as they are now; they stand at the end of each case."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line[:2] not in ("! ", "? ")]
    blocks = re.split(r"(?m)^(?==)", "\n".join(lines))
    said = iter(cases)
    out = [blocks[0]] + [block.rstrip("\n") + "\n" + "".join(l + "\n" for l in next(said).said) + "\n"
                         for block in blocks[1:]]
    path.write_text("".join(out).rstrip("\n") + "\n", encoding="utf-8")


def main():
    binary, source, what = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    if what == "--coverage":
        sys.exit(coverage(source))
    path, failed = pathlib.Path(what), 0
    cases = read_cases(path)
    for case in cases:
        problem = run_case(os.path.abspath(binary), case)
        if problem:
            failed += 1
            print(f"FAIL {case.title}\n     {problem}")
    if "--update" in sys.argv:
        update(path, cases)
    print(f"{len(cases) - failed} of {len(cases)} cases pass")
    sys.exit(failed > 0)


main()
