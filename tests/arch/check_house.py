#!/usr/bin/env python3
"""The rules of the house, as tests: who may include whom, what is banned, how long a file may be.

usage: check_house.py SOURCE_DIR {includes|links|banned|shape|paths|format|clang|readme} [HANDBILL]
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
SRC = ROOT / "src"

# room -> the rooms whose header it may include; base is free to all.
MAY_USE = {
    "base": [],
    "yml": [],
    "content": ["yml"],
    "po": ["yml", "content"],
    "data": ["content"],
    "spec": ["yml"],
    "font": ["yml"],
    "text": ["font"],
    "qr": [],
    "page": ["qr"],
    "picture": ["page"],
    "compose": ["content", "spec", "text", "qr", "page", "font", "yml"],
    "impose": ["spec", "page"],
    "check": ["content", "spec", "font", "page"],
    "pdf": ["page", "font"],
    "cli": ["yml", "content", "po", "data", "spec", "font", "text", "qr", "page", "picture", "compose", "impose", "check", "pdf"],
}
# third-party header -> the rooms that may see it.
FOREIGN = {
    r"yaml\.h": ["yml"],
    r"hb(-ot|-subset)?\.h": ["font", "text"],
    r"unicode/.*": ["text", "content", "data"],
    r"csv\.h": ["data"],
    r"link\.h": ["cli"],
    r"gettext-po\.h": ["po"],
    r"qrencode\.h": ["qr"],
    r"hpdf.*\.h": ["pdf"],
    r"libdeflate\.h": ["pdf"],
    r"lcms2\.h": ["pdf", "picture"],
    r"nettle/.*": ["base"],
    r"libpsl\.h": ["content"],
    r"png\.h": ["picture"],
    r"turbojpeg\.h": ["picture"],
    r"cjson/cJSON\.h": ["cli"],
}
LIBC = """assert ctype errno fcntl float inttypes limits locale malloc math signal stdalign stdarg stdatomic stdbool stddef
    stdint stdio stdlib stdnoreturn string strings time unistd dirent pthread sys/stat sys/types sys/mman
    sys/resource sys/ioctl""".split()
# function -> the files that may call it, and why nobody else may.
BANNED = {
    "sprintf|vsprintf|strcpy|strcat|strncpy|strncat|gets|strtok|alloca": ([], "writes past the end"),
    "atoi|atol|atof|sscanf|fscanf|scanf": ([], "cannot say that the text is no number"),
    "strtod|strtof": ([], "reads the decimal point of the locale; use len_parse"),
    "setlocale|newlocale|uselocale|nl_langinfo": ([], "the output must not depend on where it is made"),
    "time|clock|gettimeofday|clock_gettime|localtime|localtime_r|mktime": (
        ["cli/cmd_build.c", "cli/progress.c"], "the output must not depend on when it is made"),
    "rand|random|srand|drand48": ([], "the output must not depend on chance"),
    "system|popen|fork|execv|execvp|execlp": ([], "no other program is run"),
    "setjmp|longjmp|goto_table": ([], "errors are return values"),
    "socket|connect|getaddrinfo": ([], "no network is ever used"),
    "printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror|fwrite|fputc": (
        ["cli/", "base/diag.c", "base/arena.c"], "only cli/ prints"),
    "exit|_exit|abort": (["base/arena.c", "base/diag.c"], "functions report and return"),
    "mallopt|malloc_trim": (["cli/cli_main.c"], "how the program as a whole uses memory is decided where it begins"),
    "malloc|calloc|realloc|strdup|strndup": (["base/arena.c"], "use the arena or mem_alloc, which never return NULL"),
}
LONGEST = {".c": 620, ".h": 340}
LONGEST_TEST = 800

failures = []


def fail(path, line, message):
    failures.append(f"{path.relative_to(ROOT)}:{line}: {message}")


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".c", ".h"):
                yield path


def strip(text):
    """Comments and literals become blanks, lines stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def room_of(path):
    parts = path.relative_to(SRC).parts
    return parts[0] if len(parts) > 1 else "cli"


def includes():
    for path in sources("src"):
        room = room_of(path)
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if not match:
                continue
            quote, name = match.groups()
            if quote == '"':
                other, _, file = name.partition("/")
                if other not in MAY_USE or not (SRC / name).exists():
                    fail(path, number, f"'{name}' is no header of a room")
                elif other not in (room, "base") and other not in MAY_USE[room]:
                    fail(path, number, f"{room}/ may not use {other}/")
                elif other not in (room, "base") and file != f"{other}.h":
                    fail(path, number, f"'{name}' is private to {other}/")
            elif name.removesuffix(".h") not in LIBC:
                rooms = next((r for p, r in FOREIGN.items() if re.fullmatch(p, name)), None)
                if rooms is None:
                    fail(path, number, f"<{name}> is not known here; add it to FOREIGN or LIBC")
                elif room not in rooms:
                    fail(path, number, f"<{name}> belongs to {', '.join(rooms)} alone")


def links():
    """What a room links is what it may include."""
    for path in sorted(SRC.glob("*/CMakeLists.txt")):
        room = path.parent.name
        text = path.read_text()
        match = re.search(r"LINKS\s+([^)]*)\)", text)
        for word in (match.group(1) if match else "").split():
            if word in MAY_USE and word not in MAY_USE[room]:
                fail(path, 1, f"{room}/ may not link {word}")
        if "GLOB" in text:
            fail(path, 1, "sources are named, not globbed")
        for file in sorted(path.parent.glob("*.c")):
            if file.name not in text:
                fail(path, 1, f"{file.name} is not built")


def banned():
    for path in sources("src"):
        inside = str(path.relative_to(SRC))
        for number, line in enumerate(strip(path.read_text()).splitlines(), 1):
            for names, (allowed, why) in BANNED.items():
                if any(inside.startswith(prefix) for prefix in allowed):
                    continue
                match = re.search(rf"(?<![\w.>])({names})\s*\(", line)
                if match:
                    fail(path, number, f"{match.group(1)}() is banned: {why}")
            if re.search(r"\btypedef\s+(struct|union|enum)\b(?!\s+hb_)", line):
                fail(path, number, "structs are not hidden behind typedefs")


def shape():
    for path in sources("src", "tests"):
        text = path.read_text()
        lines = text.count("\n")
        most = LONGEST[path.suffix] if SRC in path.parents else LONGEST_TEST
        if lines > most:
            fail(path, lines, f"{lines} lines; {most} is the most: one idea a file")
        if not text.endswith("\n"):
            fail(path, lines, "the last line has no end")
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text):
            fail(path, 1, "work left undone belongs in an issue, not in a comment")
        if path.suffix == ".h" and SRC in path.parents:
            guard = re.sub(r"[/.]", "_", str(path.relative_to(SRC)).upper())
            short = re.sub(r"^([A-Z]+)_(?=\1_)", "", guard)
            if not any(f"#ifndef {g}\n#define {g}\n" in text for g in (guard, short)):
                fail(path, 1, f"the guard should be {guard}")
        if SRC in path.parents and not text.startswith("/*"):
            fail(path, 1, "the file does not begin by saying what it is")


def own_files():
    """All but what was built, whether or not git is there to tell."""
    for top in sorted(ROOT.iterdir()):
        if top.is_dir() and not (top.name in (".git", "output") or top.name.startswith("build")):
            yield from sorted(top.rglob("*"))
        elif top.is_file() and top.name != ".git":
            yield top


def paths():
    """Nothing of ours names a place on somebody's machine."""
    pattern = re.compile(r"(?<![\w.])/(work|home|root|Users|tmp/hb)/|\.\./shared\b")
    for path in own_files():
        if path == pathlib.Path(__file__).resolve() or not path.is_file():
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                fail(path, number, "names a place on one machine")


def format():
    files = [str(path) for path in sources("src", "tests")]
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], capture_output=True, text=True, check=False)
    if done.returncode:
        failures.extend(line for line in done.stderr.splitlines() if "error:" in line)


def clang():
    """The compiler that the build does not use has nothing to say either."""
    commands = json.loads((pathlib.Path(sys.argv[3]).parent / "compile_commands.json").read_text())

    def complaint(command):
        words = shlex.split(command["command"])
        at = words.index("-o")
        done = subprocess.run(["clang", "-fsyntax-only", *words[1:at], *words[at + 2:]], cwd=command["directory"],
                              capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failures.extend(filter(None, pool.map(complaint, commands)))
    if len(commands) < len(list(sources("src"))) // 2:
        failures.append("compile_commands.json does not know the sources")


def readme():
    """Every command that a README shows in a block of sh is run, with its output elsewhere."""
    binary = sys.argv[3]
    for path in sorted(ROOT.rglob("README.md")):
        if any(part.startswith((".", "build", "output")) for part in path.relative_to(ROOT).parts[:-1]):
            continue
        for block in re.findall(r"^```sh\n(.*?)^```", path.read_text(), flags=re.S | re.M):
            for line in block.splitlines():
                words = line.split("#")[0].split()
                if words[:1] != ["build/handbill"] or "PROJECT" in line:
                    continue
                with tempfile.TemporaryDirectory() as out:
                    extra = ["--out", out] if words[1] == "build" and "--out" not in words else []
                    done = subprocess.run([binary, *words[1:], *extra], cwd=ROOT, capture_output=True, text=True,
                                          check=False, timeout=60)
                if done.returncode:
                    fail(path, 1, f"'{line}' ends with {done.returncode}: {done.stderr[:200]}")


CHECKS = {f.__name__: f for f in (includes, links, banned, shape, paths, format, clang, readme)}
CHECKS[sys.argv[2]]()
print("\n".join(failures))
sys.exit(1 if failures else 0)
