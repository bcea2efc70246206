#!/usr/bin/env python3
"""The codes of the API's problems, as the sources make them: codes.py prints each with its kind and status.

A code stands beside its kind (fail(ErrorKind::not_found, "no_such_plan", …)), or goes to a function that has the kind
(bad_row(row, "bad_serial_number", …)).
"""
import pathlib
import re

import words

ROOT = pathlib.Path(__file__).resolve().parent.parent
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|stopping")
FOLDERS = words.FOLDERS + ("apple_api",)
# Problems whose status is not that of their kind.
STATUSES = {"changed_meanwhile": 412, "method_not_allowed": 405}
# Whose kind is that of Apple's answer.
BY_ANSWER = {"apple_refused": {"invalid", "not_found", "rate_limited", "unavailable"}}
# Made only where a program starts or a file is restored; no call of the API answers with it.
AT_START = re.compile(r"^src/(net/(http_server|listen_address|self_signed)|store/(key_file|migrations_run|open_store))\.")


def statuses_of_kinds():
    """The table in src/bursar_api/problem.cpp."""
    found, waiting = {}, []
    for kind, status in re.findall(r"case base::ErrorKind::(\w+):|return (\d+);", (ROOT / "src/bursar_api/problem.cpp").read_text()):
        if kind:
            waiting.append(kind)
        else:
            found.update({one: int(status) for one in waiting})
            waiting = []
    return found


def pairs_in(tokens):
    """Kind and code side by side; with a choice of codes (known ? "a" : "b"), each of them."""
    for at, (_, word) in enumerate(tokens):
        kind = re.fullmatch(r"(?:base::)?ErrorKind::(\w+)", word)
        if not kind or tokens[at - 1][1] in ("case", "="):
            continue
        for sort, text in tokens[at + 1:at + 10]:
            if sort == "text":
                if CODE.fullmatch(text):
                    yield kind[1], text
                else:
                    break
            elif text in (";", "{", "}"):
                break


def helpers_in(tokens):
    """Functions and lambdas that are given a code, with the kind they make: (name, kind)."""
    for at, (_, word) in enumerate(tokens):
        if not re.fullmatch(r"(?:base::)?ErrorKind::\w+", word) or [t for _, t in tokens[at + 1:at + 3]] != [",", "code"]:
            continue
        # Back to the parameter `const char* code`, to the parenthesis before it, and to the name before that.
        i = at
        while i > 0 and not (tokens[i][1] == "code" and tokens[i - 1][1] == "*"):
            i -= 1
        depth = 0
        while i > 0 and (depth > 0 or tokens[i][1] != "("):
            depth += {")": 1, "(": -1}.get(tokens[i][1], 0)
            i -= 1
        if tokens[i - 1][1] == "]":  # const auto name = [] (
            while i > 0 and tokens[i][1] != "=":
                i -= 1
        if i > 0:
            yield tokens[i - 1][1], word.split("::")[-1]


def codes():
    """code → (kinds, files)"""
    found = {code: (set(kinds), {"src/apple/apple_errors.cpp"}) for code, kinds in BY_ANSWER.items()}
    for name, source in words.sources(FOLDERS):
        tokens = words.tokens(source)
        helpers = dict(helpers_in(tokens))
        pairs = list(pairs_in(tokens))
        for at, (_, word) in enumerate(tokens):
            if word not in helpers or at + 1 == len(tokens) or tokens[at + 1][1] != "(":
                continue
            given = next((text for sort, text in tokens[at + 2:at + 8] if sort == "text"), "")
            if CODE.fullmatch(given):
                pairs.append((helpers[word], given))
        for kind, code in pairs:
            kinds, files = found.setdefault(code, (set(), set()))
            kinds.add(kind)
            files.add(name)
    return {code: one for code, one in found.items() if not all(AT_START.match(file) for file in one[1])}


def table():
    """code → kind and status of its problem; lists where there are several."""
    of_kind = statuses_of_kinds()
    rows = {}
    for code, (kinds, files) in sorted(codes().items()):
        # Apple's refusal of a content token is not a refusal of the caller's key (src/bursar_api/problem.cpp).
        apples = files == {"src/apple/apple_errors.cpp"}
        statuses = {STATUSES.get(code, 409 if apples and kind in ("unauthorized", "forbidden") else of_kind[kind]) for kind in kinds}
        one = [sorted(kinds), sorted(statuses)]
        rows[code] = {"kind": one[0] if len(one[0]) > 1 else one[0][0], "status": one[1] if len(one[1]) > 1 else one[1][0]}
    return rows


if __name__ == "__main__":
    for code, row in table().items():
        print(code, row["kind"], row["status"])
