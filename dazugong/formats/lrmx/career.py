"""简历: the CV of the form, line by line as people write it, and the spans of time that it tells.

    2005.09--2009.07  某大学某专业学习
    2009.08--2016.03  某镇科员
                      （其间：2012.03--2012.06在某局跟班学习）
    2016.03--         某镇党委副书记

Every dash is read (-- — －－ ~ 至), dates with or without a dot, 至今, lines that go on below, 其间 within 其间.
Both ends are as written: the month in which one span ends is the month in which the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dazugong.formats.lrmx.understood import Understood
from dazugong.formats.lrmx.written import DATE, NOTHING, date_in, dotted
from dazugong.formula.partial import PartialDate

LENGTH_LIMIT = 100_000
DEPTH_LIMIT = 4
_EMPTY_LINES = re.compile(r"\A(?:[ \t\u3000]*\n)+")
_UNTIL_COLUMN = 9
_CONTINUATION = " " * 18
_DASH = r"[-－—–―─﹣−‐‑~～〜至到]"
_HEAD = re.compile(rf"[\s\u3000]*(?:\d{{1,2}}[、．](?=\d{{4}}))?自?(?P<since>{DATE})[\s\u3000]*{_DASH}+[\s\u3000]*"
                   rf"(?P<until>{DATE}|[至迄现]?今|现在|目前)?[\s\u3000]*[：:，,]?[\s\u3000]*")
_HTML_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_HYPHENATED = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?=\s*(?:--|[－—–―─~～〜至到]))|(?<=--)(\s*\d{4})-(\d{2})(?!\d)")
_MEANWHILE = re.compile(r"[（(]\s*(?:其间|期间|其中)\s*[:：，,]?\s*")
_OPEN, _CLOSE = "（(", "）)"


@dataclass(frozen=True, slots=True)
class Span:
    """经历: what somebody did from `since` to `until` (None: to this day), and what fell `within` it (其间)."""

    since: PartialDate
    until: PartialDate | None
    text: str
    within: tuple[Span, ...] = ()


class Career(Understood):
    """简历: `text` is what the form carries, `spans` what it tells, `unread` the lines that told no span."""

    __slots__ = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Career:
        """From spans, in the columns that the editor uses."""
        spans = tuple(spans)
        return cls("\n".join(_written(span) for span in spans), spans)

    @classmethod
    def read(cls, text: str) -> Career:
        """The CV as written, without empty lines before it, the line breaks of web pages as line breaks.

        Its spans are read when they are first asked for.
        """
        plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        return cls(_EMPTY_LINES.sub("", _HTML_BREAK.sub("\n", plain) if "<" in plain else plain).rstrip())

    @property
    def spans(self) -> tuple[Span, ...]:
        return self._told[0]

    @staticmethod
    def _read(text: str) -> tuple[tuple[Span, ...], tuple[str, ...]]:
        """A text too long to be a CV is kept and told as not understood."""
        if len(text) > LENGTH_LIMIT:
            return (), (text,)
        spans: list[Span] = []
        unread: list[str] = []
        for entry in _entries(text):
            span, left = _span(entry, 0)
            spans += [span] if span else []
            unread += left
        return tuple(spans), tuple(unread)


def _entries(text: str) -> list[str]:
    """One text for every line that begins with a span of time, together with the lines that continue it."""
    entries: list[list[str]] = []
    depth = 0
    for line in text.split("\n"):
        plain = line.strip(" \t\u3000")
        if plain in NOTHING:
            continue
        if entries and (depth > 0 or not _HEAD.match(_undashed(plain))) and _HEAD.match(entries[-1][0]):
            entries[-1].append(plain)
        else:
            entries.append([_undashed(plain)])
            depth = 0
        depth = _depth(plain, depth)
    return ["".join(lines) for lines in entries]


def _undashed(line: str) -> str:
    """2005-09--2009-07 written as 2005.09--2009.07."""
    return _HYPHENATED.sub(lambda m: f"{m[1] or m[3]}.{m[2] or m[4]}", line)


def _depth(line: str, before: int) -> int:
    """How many brackets of a 其间 are open behind the line: a line with dates then still belongs to it."""
    start = _MEANWHILE.search(line) if before == 0 else None
    counted = line[start.start():] if start else line if before else ""
    return max(before + sum(map(counted.count, _OPEN)) - sum(map(counted.count, _CLOSE)), 0)


def _closing(text: str, opening: int) -> int:
    """Where the bracket opened at `opening` is closed; -1 if nowhere."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        if depth == 0:
            return at
    return -1


def _span(entry: str, depth: int) -> tuple[Span | None, list[str]]:
    """The span in one entry and what of it was not understood."""
    head = _HEAD.match(entry)
    since = date_in(head["since"]) if head else None
    if not head or not since:
        return None, [entry]
    ends = head["until"] or ""
    until = date_in(ends) if ends[:1].isdigit() else None
    if ends[:1].isdigit() and not until:
        return None, [entry]
    text, within, unread = _without_meanwhile(entry[head.end():], depth)
    return Span(since, until, text, within), unread


def _without_meanwhile(text: str, depth: int) -> tuple[str, tuple[Span, ...], list[str]]:
    """The text without its 其间, and the spans of these; a 其间 that tells no span stays in the text."""
    kept, within, unread, at = "", [], [], 0
    while start := _MEANWHILE.search(text, at):
        end = _closing(text, start.start())
        inner = text[start.end() : end if end >= 0 else len(text)]
        spans, left = _inner(inner, depth + 1) if depth < DEPTH_LIMIT else ([], [inner])
        after = end + 1 if end >= 0 else len(text)
        if left or not spans:
            kept += text[at:after]
            unread.append(text[start.start() : after])
        else:
            kept += text[at : start.start()]
            within += spans
        at = after
    return (kept + text[at:]).strip(" \t\u3000"), tuple(within), unread


def _inner(text: str, depth: int) -> tuple[list[Span], list[str]]:
    """The spans inside a 其间, divided where after ；;，,、。 a new span of time begins outside any bracket."""
    pieces, start, level = [], 0, 0
    for at, char in enumerate(text):
        level += (char in _OPEN) - (char in _CLOSE)
        if char in "；;，,、。" and level == 0 and _HEAD.match(text, at + 1):
            pieces.append(text[start:at])
            start = at + 1
    spans, unread = [], []
    for piece in [*pieces, text[start:].rstrip("；;。")]:
        span, left = _span(_undashed(piece.strip()), depth)
        spans += [span] if span else []
        unread += left
    return spans, unread


def _written(span: Span) -> str:
    """A span as a line of the form; 其间 on a line of its own below."""
    until = dotted(span.until) + "  " if span.until else " " * _UNTIL_COLUMN
    line = f"{dotted(span.since)}--{until}{span.text}"
    return f"{line}\n{_CONTINUATION}{_meanwhile(span.within)}" if span.within else line


def _meanwhile(spans: tuple[Span, ...]) -> str:
    inner = [f"{dotted(one.since)}--{dotted(one.until) if one.until else ''}{one.text}"
             + (_meanwhile(one.within) if one.within else "") for one in spans]
    return f"（其间：{'；'.join(inner)}）"
