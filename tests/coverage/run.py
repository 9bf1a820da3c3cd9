#!/usr/bin/env python3
"""Every section of the seeds is taught by a material, and content/README.md says by which and in which words.

usage: run.py HANDBILL SOURCE_DIR
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import Checks  # noqa: E402

SOURCE = pathlib.Path(sys.argv[2]).resolve()
CONTENT = SOURCE / "content"
checks = Checks()


def words(cell):
    return [word.strip() for word in cell.split(",") if word.strip()]


# What there is: message ids, and per material its seeds and the messages it binds.
messages = set()
for path in sorted((CONTENT / "messages" / "en").glob("*.yaml")):
    text = path.read_text()
    topic = re.search(r"^topic: (\S+)$", text, re.M).group(1)
    body = text.split("\nmessages:\n", 1)[1]
    messages |= {f"{topic}.{key}" for key in re.findall(r"^  ([a-z0-9-]+):", body, re.M)}
seeds, uses = {}, {}
for path in sorted((CONTENT / "materials").glob("*.yaml")):
    text = path.read_text()
    listed = re.search(r"^seeds:(.*?)^\w", text, re.M | re.S)
    seeds[path.stem] = set(re.findall(r'"(S[0-4]: [^"]+)"', listed.group(1) if listed else ""))
    uses[path.stem] = set(re.findall(r": ([a-z]+\.[a-z0-9-]+)", text)) & messages

table = {}
for line in (CONTENT / "README.md").read_text().splitlines():
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if re.match(r"\| S[0-4]: ", line):
        checks.that(len(cells) == 3 and cells[0] not in table, f"the row '{cells[0]}' stands once, with three cells")
        table[cells[0]] = (words(cells[1]), words(cells[2]))

for material, sections in seeds.items():
    for section in sections:
        checks.that(section in table, f"{material} teaches '{section}', which has no row")
        checks.that(section not in table or material in table[section][0], f"the row '{section}' names {material}")
for seed in ("S0", "S1", "S2", "S3", "S4"):
    checks.that(any(section.startswith(seed) for section in table), f"{seed} has rows")

for section, (materials, ids) in table.items():
    checks.that(bool(materials), f"'{section}' is taught or kept somewhere")
    taught = [name for name in materials if not name.endswith(".yaml")]
    for name in materials:
        if name.endswith(".yaml"):
            checks.that((CONTENT / name).is_file(), f"'{section}' names the registry {name}")
        else:
            checks.that(section in seeds.get(name, ()), f"{name} is a material and lists '{section}'")
    checks.that(bool(ids) or not taught, f"'{section}' names its messages")
    bound = set().union(*(uses.get(name, set()) for name in taught))
    for word in ids:
        if word.endswith(".*"):
            checks.that(any(use.startswith(word[:-1]) for use in bound), f"'{section}': nothing of {word} is used")
        else: # the words of the house come by the layout's own hand
            checks.that(word in messages and (word in bound or word.startswith("common.")),
                        f"'{section}': {word} is said by one of its materials")
checks.end()
