"""What stands in the YAML, read without the program: the oracle of all that is got back from paper and files."""
import re
import unicodedata

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same, faster

def load(path):
    """Every value a string, as the program reads it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)


def digest(text):
    """What must be the same on paper: letters and signs, not spaces, line ends or invisible controls."""
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def say(markup, hotlines, sites, value=None):
    """Markup -> words, by the rules of content/README.md. VALUE(name) is what {name} stands for; without it, None is
    said of words that hold one."""
    def reference(match):
        form, _, name = match.group(1).partition(":")
        if form == "host":
            return re.sub(r"^https://(www\.)?", "", sites[name]["url"])
        line = hotlines[name]
        if form in ("sms", "email"):
            return next(c["number"] for c in line["channels"] if c["kind"] == form)
        return line["vanity" if form == "vanity" else "display"]
    words = re.sub(r"(?<!\\)\{(\w+:[\w-]+)\}", reference, markup)
    held = re.compile(r"(?<!\\)\{(\w+)\}")
    if held.search(words) and not value:
        return None
    words = held.sub(lambda match: value(match.group(1)), words)
    words = re.sub(r"(?<!\\)(\*\*|==)", "", words)
    return re.sub(r"\\([*={}\\])", r"\1", words)


def messages(source, lang):
    found = {}
    for path in sorted((source / "content/messages" / lang).glob("*.yaml")):
        data = load(path)
        for key, value in data["messages"].items():
            found[f"{data['topic']}.{key}"] = value["text"] if isinstance(value, dict) else value
    return found
