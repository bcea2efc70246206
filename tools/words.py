#!/usr/bin/env python3
"""The words of the API's answers: which texts the sources can make, and what src/rest/words has for them.

words.py            what is missing, what is used nowhere, where placeholders disagree (exit code 1)
words.py --missing  the missing texts alone, as entries to be filled in
words.py --parts    every other literal of two words or more, for whoever looks for parts of sentences

A text of the sources is a literal, literals joined with +, or a format; what stands in it for a value is {} here.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "ja", "nl")
# Where texts are made that reach people through the API.
FOLDERS = ("base", "domain", "app", "apple", "net", "sign_on", "store", "webhooks", "rest")
# Literals that look like sentences and reach nobody through the API.
SILENT = re.compile(r"^(default-src|Bearer|PostgreSQL|SET|BEGIN|SELECT|syncing the write-ahead log)\b")
# What is only written to the log.
LOGGED = ("store_failed", "store_busy")

TOKEN = re.compile(
    r'(?P<space>\s+|//[^\n]*|/\*.*?\*/|^[ \t]*\#[^\n]*)'
    r'|R"(?P<mark>\w*)\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<text>(?:[^"\\\n]|\\.)*)"'
    r"|'(?:[^'\\]|\\.)+'"
    r'|(?P<name>[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)'
    r'|(?P<other>->|\+\+|\+=|::|\d[\w.\']*|.)', re.S | re.M)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
VALUE = re.compile(r"\{(?:\d+|~)?(?::[^{}]*)?\}")
OPEN, CLOSE = "([{", ")]}"


def unescaped(text):
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), text)


def form_of(text):
    """A text with {} for every placeholder, however the format or the catalog writes it."""
    return VALUE.sub("{}", text)


def tokens(source):
    """('text', content) for literals, ('code', word) for the rest; literals side by side are one."""
    found = []
    for m in TOKEN.finditer(source):
        if m["space"] is not None:
            continue
        if m["text"] is not None or m["raw"] is not None:
            text = unescaped(m["text"]) if m["text"] is not None else m["raw"]
            if found and found[-1][0] == "text":
                found[-1] = ("text", found[-1][1] + text)
            else:
                found.append(("text", text))
        else:
            found.append(("code", m[0]))
    return found


def forms(source):
    """Every text that an expression of the source makes, with the functions around it, innermost last."""
    made = []
    stack = []
    segment = []   # operands between +: a text, or None for a value
    operand = []   # tokens of the operand at hand

    def end_operand():
        texts = [t for kind, t in operand if kind == "text"]
        plain = [t for kind, t in operand if kind != "text" and t not in ("std::string", "return", "const", "(", ")")]
        if operand:
            segment.append(texts[0] if len(texts) == 1 and not plain else None)
        operand.clear()

    def end_segment():
        end_operand()
        if any(part is not None for part in segment):
            text = "".join("{}" if part is None else part for part in segment)
            made.append((form_of(text), tuple(name for name, _, _ in stack)))
        segment.clear()

    previous = ""
    for kind, word in tokens(source):
        if kind == "code" and word in OPEN:
            name = previous if re.match(r"[A-Za-z_]", previous) else ""
            stack.append((name, list(segment), list(operand)))
            segment.clear()
            operand.clear()
        elif kind == "code" and word in CLOSE and stack:
            inner = list(segment) + (["?"] if operand else [])
            single = operand[0][1] if len(operand) == 1 and operand[0][0] == "text" and not segment else None
            before = stack[-1]
            wraps = before[0] == "std::string" and single is not None and len(inner) == 1
            if not wraps:
                end_segment()
            stack.pop()
            segment[:] = before[1]
            operand[:] = before[2]
            if wraps:
                operand[:] = [t for t in operand if t[1] != "std::string"] + [("text", single)]
            else:
                operand.append(("code", "()"))
        elif kind == "code" and word in (",", ";", "?", ":", "=", "<<", "return", "&&", "||", "=="):
            end_segment()
        elif kind == "code" and word == "+":
            end_operand()
        else:
            operand.append((kind, word))
        previous = word if kind == "code" else ""
    end_segment()
    return made


def sources(folders=FOLDERS):
    for folder in folders:
        for path in sorted((ROOT / "src" / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".cpp", ".h") and not name.endswith("_test.cpp") and "/words/" not in name:
                yield name, path.read_text()


def reads_as_sentence(text):
    words = re.findall(r"[A-Za-z'-]{2,}", text.replace("{}", " "))
    begins = re.match(r'[A-Z"]' if text.endswith("}") else r'[A-Z"{]', text)
    return (len(words) >= 2 and begins is not None and text.rstrip('"')[-1:] in ".?…}" and
            re.search(r"\b[a-z]{2,}\b", text) is not None)


# Whatever these are called with has words.
REFUSES = re.compile(r"(^|::)(fail|Error|bad|bad_field|bad_row|misconfigured|refuse_outside|in_reach|missing)$")
# Whatever is told here has words.
TOLD_FILES = ("src/domain/planner/explain.cpp", "src/domain/planner/resolution.cpp", "src/domain/planner/verdict.cpp")


def texts():
    """(every text that must have words: where it is made, every other text)"""
    needed, others = {}, {}
    for name, source in sources():
        for text, around in forms(source):
            two_words = re.search(r"[a-z]\S* \S*[a-z{]", text) is not None
            told = any(REFUSES.search(one) for one in around) or name in TOLD_FILES
            logged = any(one in LOGGED for one in around) or SILENT.match(text)
            if not logged and (told and two_words or reads_as_sentence(text)):
                needed.setdefault(text, name)
            else:
                others.setdefault(text, name)
    return needed, others


class Entry:
    def __init__(self, file, texts):
        self.file, self.english, self.others = file, texts[0], dict(zip(LANGUAGES, texts[1:]))
        self.form = form_of(self.english)

    def trouble(self):
        """In what a translation does not agree with the English; empty: it does."""
        count = self.form.count("{}")
        for language, text in self.others.items():
            if not text.strip():
                return f"{language} has no words"
            numbered = [int(n) for n in re.findall(r"\{([1-9])\}", text)]
            if numbered and max(numbered) > count:
                return f"{language} has {{{max(numbered)}}}, and there are {count} values"
            in_turn = text.count("{}")
            named = set(numbered) | set(range(1, in_turn + 1))
            if named != set(range(1, count + 1)) or in_turn > count:
                return f"{language} does not name each of the {count} values"
        return ""


def entries():
    for path in sorted((ROOT / "src" / "rest" / "words").glob("words_of_*.cpp")):
        found = [t for kind, t in tokens(path.read_text()) if kind == "text" or t in "{}"]
        one = None
        for word in found:
            if word == "{":
                one = []
            elif word == "}":
                if one:
                    yield Entry(path.name, one)
                one = None
            elif one is not None:
                one.append(word)


def troubles():
    """Every reason why the words are not in order, as sentences."""
    needed, others = texts()
    found, seen = [], {}
    for entry in entries():
        if len(entry.others) != len(LANGUAGES):
            found.append(f"{entry.file}: not in {len(LANGUAGES) + 1} languages: {entry.english!r}")
            continue
        if entry.form in seen:
            found.append(f"{entry.file}: stands in {seen[entry.form]}, too: {entry.english!r}")
        seen[entry.form] = entry.file
        if entry.trouble():
            found.append(f"{entry.file}: {entry.trouble()}: {entry.english!r}")
        if entry.form not in needed and entry.form not in others:
            found.append(f"{entry.file}: used nowhere: {entry.english!r}")
    found += [f"{name}: has no words in src/rest/words: {text!r}" for text, name in needed.items() if text not in seen]
    return found


def main():
    needed, others = texts()
    if "--missing" in sys.argv[1:]:
        known = {entry.form for entry in entries()}
        for text, name in needed.items():
            if text not in known:
                quoted = text.replace("\\", "\\\\").replace('"', '\\"')
                print(f'// {name}\n    {{"{quoted}",\n     "",\n     "",\n     ""}},')
        return 0
    if "--parts" in sys.argv[1:]:
        for text, name in others.items():
            if re.search(r"[a-z]{2,} |[a-z]{2,}$", text) and " " in text.strip():
                print(f"{name}: {text!r}")
        return 0
    found = troubles()
    print("\n".join(found) if found else f"{sum(1 for _ in entries())} texts, each in {len(LANGUAGES) + 1} languages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
