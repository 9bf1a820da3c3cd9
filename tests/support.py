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
