"""拆解: a working document as a ledger of measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

from dazugong.reading.classify import Kind, is_past, kind_of, status_of
from dazugong.reading.clause import Role, clauses
from dazugong.reading.fields import deadline_of, frequency_of, labels_of, mechanisms_of, responsible_of, targets_of
from dazugong.reading.group import Span, spans
from dazugong.reading.lexicon import words
from dazugong.reading.normalise import OPENING, Plain, plain, tidy
from dazugong.reading.structure import Heading, Passage, passages, title_of

HANGING = {Role.FRAME, Role.TIME}
OPENS = 4  # a time within so many characters of the beginning opens the sentence
LABELS_ONLY = re.compile(r"[(\[]?(?:责任|牵头|配合|承办|落实|完成|时限|截止)[^,。:]{0,8}[:].*")


@dataclass(frozen=True)
class Item:
    """条目: one thing of the document that can be checked, quoted exactly, with what was read from it."""

    id: str
    heading_path: list[str]
    text: str
    text_norm: str
    offset: int
    kind: str
    status: str
    responsible: str | None = None
    deadline: str | None = None
    frequency: str | None = None
    targets: list[dict[str, str]] = field(default_factory=list)
    mechanisms: list[str] = field(default_factory=list)

    def as_dict(self) -> dict:
        """条目 as plain data for JSON."""
        return asdict(self)


@dataclass
class _Line:
    """一段: the items of one line, so that what stands in brackets at its end can be given to all of them."""

    number: int = -1
    items: list[Item] = field(default_factory=list)
    sentence: int = -1
    owner: str | None = None
    deadline: str | None = None


def decompose(text: str) -> list[Item]:
    """拆解: the measures of a document in the order of the text; never raises, whatever the text."""
    source = plain(text.removeprefix("\ufeff"))
    found = [item for line in _lines(source) for item in line.items]
    return [replace(item, id=f"{number:03d}") for number, item in enumerate(found, 1)]


def title_written(text: str) -> str:
    """文件标题: the first line that is the writer's and no site's, in his script; empty where it is too long for a title."""
    source = plain(text.removeprefix("\ufeff"))
    title = title_of(source.text)
    place = source.text.find(title)
    numbered = OPENING.match(title)  # a document without a title begins with its first chapter
    return tidy(source.quote(place, place + len(title))) if title and not numbered else ""


def _lines(source: Plain) -> Iterator[_Line]:
    line = _Line()
    looks_back = bool(words().review_title.search(title_of(source.text)))
    for passage in passages(source.text):
        if passage.line != line.number:
            yield line
            line = _Line(passage.line)
        if passage.sentence != line.sentence:
            line.sentence, line.owner = passage.sentence, None
        whole = source.text[passage.start : passage.end]
        if not LABELS_ONLY.fullmatch(whole):
            _read_passage(source, passage, line, looks_back=looks_back)
        if passage.row:  # what a column says of the row outweighs a time or a name inside the work itself
            owner, deadline = passage.row.owner, passage.row.deadline
            line.items = [replace(i, responsible=owner or i.responsible, deadline=deadline or i.deadline) for i in line.items]
        else:
            owner, deadline = labels_of(whole)
            if owner or deadline:
                line.items = [replace(i, responsible=i.responsible or owner, deadline=i.deadline or deadline) for i in line.items]
    yield line


def _read_passage(source: Plain, passage: Passage, line: _Line, *, looks_back: bool) -> None:
    line.deadline = None
    text = source.text
    review = _in_review(text, passage.headings, looks_back=looks_back)
    in_problems = any(words().problem.search(text, h.start, h.end) for h in passage.headings)
    told_past = bool(words().past.search(text[passage.start : passage.end]))
    found = clauses(text, passage.start, passage.end)
    for span in spans([c for c in found if not words().residue_clause.search(c.text)]):
        item = _item(source, passage, span, review=review, told_past=told_past)
        if item is None or (in_problems and not span.demands):
            continue
        line.items.append(_carry(item, line))


def _carry(item: Item, line: _Line) -> Item:
    """承接: an owner named, or a time that opened the sentence, holds for what follows in it."""
    owner = item.responsible or (line.owner if item.kind != Kind.ACHIEVEMENT else None)
    deadline = item.deadline or (line.deadline if item.kind != Kind.ACHIEVEMENT else None)
    line.owner = item.responsible or line.owner
    if item.deadline and item.deadline in item.text[: len(item.deadline) + OPENS]:
        line.deadline = item.deadline
    return replace(item, responsible=owner, deadline=deadline)


def _item(source: Plain, passage: Passage, span: Span, *, review: bool, told_past: bool) -> Item | None:
    text = source.text
    start, end = _edges(span)
    whole = text[span.clauses[0].start : span.clauses[-1].end]
    kind = kind_of(span, whole, past=is_past(span, whole, review=review, told_past=told_past))
    if kind is None or end - start < 4:
        return None
    quoted = text[start:end]

    def written(value: str | None) -> str | None:
        """The value in the words and the script of the source, where it stands there unbroken."""
        place = quoted.find(value) if value else -1
        return source.quote(start + place, start + place + len(value)) if value and place >= 0 else value

    targets = [{key: written(value) or "" for key, value in target.items()} for target in targets_of(quoted)]
    return Item(
        id="",
        heading_path=[source.quote(h.start, h.end) for h in passage.headings],
        text=source.quote(start, end),
        text_norm=quoted,
        offset=source.offset(start),
        kind=kind.value,
        status=status_of(kind, whole).value,
        responsible=written(responsible_of(quoted)),
        deadline=written(deadline_of(quoted)),
        frequency=written(frequency_of(quoted)),
        targets=targets,
        mechanisms=[written(name) or name for name in mechanisms_of(quoted)],
    )


def _edges(span: Span) -> tuple[int, int]:
    """From the first clause to the last, without a frame that waits for a verb in vain."""
    kept = span.clauses
    while len(kept) > 1 and kept[-1].role in HANGING:
        kept = kept[:-1]
    return kept[0].start, kept[-1].end


def _in_review(text: str, headings: tuple[Heading, ...], *, looks_back: bool) -> bool:
    """Whether the document or a heading above says that this part looks back, and none that it looks ahead."""
    titles = [text[heading.start : heading.end] for heading in headings]
    if any(words().ahead.search(title) for title in titles[-1:]):
        return False
    ahead = any(words().ahead.search(title) for title in titles)
    return any(words().review.search(title) for title in titles) or (looks_back and not ahead)
