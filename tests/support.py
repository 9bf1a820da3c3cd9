"""What the test scripts share: running the program, counting what went wrong."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

DATE = "2026-02-01"


class Checks:
    """Collects what is wrong, so that one run tells all."""

    def __init__(self):
        self.failures = []
        self.count = 0

    def that(self, holds, message):
        self.count += 1
        if not holds:
            self.failures.append(message)
        return holds

    def end(self):
        for failure in self.failures:
            print("FAIL", failure)
        print(f"{self.count - len(self.failures)} of {self.count} checks pass")
        sys.exit(1 if self.failures else 0)


def run(command, cwd=None, env=None, stdin=subprocess.DEVNULL, timeout=120):
    """Without a locale of the caller's, whatever it is."""
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **(env or {})}
    return subprocess.run([str(c) for c in command], cwd=cwd, env=clean, stdin=stdin, capture_output=True,
                          timeout=timeout, check=False)


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def each(work, items):
    """WORK for every item, some at once: it waits for other programs most of the time."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, items))


def hashes(folder):
    """Every file below FOLDER by its relative path."""
    folder = pathlib.Path(folder)
    return {str(p.relative_to(folder)): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def build(binary, source, out, *options, env=None):
    return run([binary, "build", "--project", source, "--out", out, "--date", DATE, "--quiet", *options], env=env)


def manifest(out):
    return json.loads((pathlib.Path(out) / "manifest.json").read_text(encoding="utf-8"))


def build_screen(binary, source, out):
    """Every material in every language for the screen, and all large print; the manifest lists what was made."""
    source = pathlib.Path(source)
    names = sorted(p.stem for p in (source / "content/materials").glob("*.yaml"))
    large = {p.stem for p in (source / "layouts").glob("*.yaml") if "\nlarge-print:" in p.read_text(encoding="utf-8")}
    layout = {n: (source / f"content/materials/{n}.yaml").read_text(encoding="utf-8").split("\nlayout: ")[1].split()[0]
              for n in names}
    build(binary, source, out, *names, "--profile", "screen")
    build(binary, source, out, *(n for n in names if layout[n] in large), "--profile", "screen", "--large-print")
