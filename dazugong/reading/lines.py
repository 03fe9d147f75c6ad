"""条线和题目: which field of the department's work a measure belongs to, and the words under which it stands as a task."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from dazugong.reading.heads import sought
from dazugong.reading.lexicon import FOLDER, words
from dazugong.reading.normalise import plain, simplified, tidy

Patterns = dict[str, re.Pattern[str]]
WITHIN = re.compile(r"(?<![。;；:：!！?？])\n")  # a line broken within a sentence
OTHER_MARKS = str.maketrans("“”‘’", "‘’“”")


@cache
def _patterns() -> tuple[Patterns, Patterns]:
    """What offices are called, and what headings and sentences speak of: line → pattern."""
    data = tomllib.loads((FOLDER / "lines.toml").read_text("utf-8"))
    offices, topics = ({line: sought(found) for line, found in data[part].items()} for part in ("office", "words"))
    return offices, topics


def standing_alone(text: str) -> str:
    """独立成句: the words without the link to the sentence before: “因此，要把……” is a task named “要把……”. A line that breaks
    within a sentence goes on; one that stands behind a stop begins anew, as where two measures were merged."""
    same = WITHIN.sub("", tidy(text))
    found = words().link.match(simplified(same))
    return same[found.end() :] if found and found.end() < len(same) else same


def quoted(text: str) -> str:
    """引文: the words within quotation marks, with those inside turned to the other kind: “‘头雁’要领航”."""
    return f"“{text.translate(OTHER_MARKS)}”"


def lines() -> list[str]:
    """The lines there are, for a person to choose from."""
    return list(_patterns()[1])


def line_of(text: str, headings: Sequence[str] = (), owner: str = "") -> str:
    """基层组织, 人才工作 …: asked in turn of the owner's name, of the headings from the innermost out, of the words themselves.

    A heading that names several lines (服务党员、干部和人才) leaves it to the words which of them is meant. Empty where
    nothing tells; a guess is worth less than none. The title of the document, the first heading, comes last.
    """
    offices, topics = _patterns()
    own = _found(text, topics)
    if answers := _found(owner, offices):
        return answers[0]
    for heading in [*headings[1:][::-1], None, *headings[:1]]:
        named = own if heading is None else _found(heading, topics)
        if named:
            return next((line for line in own if line in named), named[0])
    return ""


def _found(said: str, patterns: Patterns) -> list[str]:
    """The lines named, in the order of their first words; of two that begin together the longer word first."""
    same = plain(said).text
    hits = [(found.start(), -len(found[0]), line) for line, pattern in patterns.items() if (found := pattern.search(same))]
    return [line for _, _, line in sorted(hits)]
