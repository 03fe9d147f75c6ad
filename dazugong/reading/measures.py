"""拆解: a working document as a ledger of measures."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from dazugong.reading.classify import Kind, Status, is_past, kind_of
from dazugong.reading.clause import Role, clauses
from dazugong.reading.fields import deadline_of, frequency_of, mechanisms_of, responsible_of, targets_of
from dazugong.reading.group import Span, spans
from dazugong.reading.lexicon import words
from dazugong.reading.normalise import Plain, plain
from dazugong.reading.structure import Heading, Passage, passages

LOOSE = {Role.PURPOSE, Role.OTHER, Role.FRAME, Role.TIME}


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


def decompose(text: str) -> list[Item]:
    """拆解: the measures of a document in the order of the text; never raises, whatever the text."""
    source = plain(text.removeprefix("\ufeff"))
    found: list[Item] = []
    sections = passages(source.text)
    for passage in sections:
        for span in spans(_worth_reading(clauses(source.text, passage.start, passage.end))):
            if item := _item(source, passage, span, len(found) + 1):
                found.append(item)
    return found


def _worth_reading(found: list) -> list:
    return [c for c in found if not words().residue_clause.search(c.text)]


def _item(source: Plain, passage: Passage, span: Span, number: int) -> Item | None:
    text = source.text
    sentence = text[passage.start : passage.end]
    start, end = _edges(span)
    whole = text[span.clauses[0].start : span.clauses[-1].end]
    past = is_past(sentence, span, whole, review=_in_review(text, passage.headings))
    kind = kind_of(span, text, past=past)
    if kind is None or end - start < 4:
        return None
    path = [source.quote(h.start, h.end) for h in passage.headings]
    status = Status.DONE if kind is Kind.ACHIEVEMENT else Status.PLANNED
    read = text[span.clauses[0].start : end]
    return Item(
        id=str(number),
        heading_path=path,
        text=source.quote(start, end),
        text_norm=text[start:end],
        offset=source.offset(start),
        kind=kind,
        status=status,
        responsible=responsible_of(read),
        deadline=deadline_of(read),
        frequency=frequency_of(read),
        targets=targets_of(text[start:end]),
        mechanisms=mechanisms_of(text[start:end]),
    )


def _edges(span: Span) -> tuple[int, int]:
    """From the first clause to the last that is no mere purpose."""
    kept = span.clauses
    while len(kept) > 1 and kept[-1].role in LOOSE and any(c.role not in LOOSE for c in kept[:-1]):
        kept = kept[:-1]
    return kept[0].start, kept[-1].end


def _in_review(text: str, headings: tuple[Heading, ...]) -> bool:
    for heading in reversed(headings):
        title = text[heading.start : heading.end]
        if words().review.search(title):
            return True
    return False
