"""拆解: a working document as a ledger of measures.

One kind of work after another, each for the whole paper: passages, clauses, spans; then from the first line to the last whose
each measure is, by when, and whether it is done; then what stands in each alone (item.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dazugong.reading.above import Above, Title, above_of, heading_says
from dazugong.reading.classify import Kind, is_past, kind_of, reached
from dazugong.reading.clause import Clause, clauses, every_clause
from dazugong.reading.fields import UNTIMED, Times, deadline_of, labels_of, only_labels, times_of
from dazugong.reading.group import Span, spans
from dazugong.reading.item import Item, as_written, quoted_item, read_closely
from dazugong.reading.lexicon import words
from dazugong.reading.normalise import OPENING, Plain, plain, tidy
from dazugong.reading.opening import (
    gives_notice,
    looks_back,
    names_a_paper,
    news_of,
    only_speaks,
    reports_meeting,
    sums_up,
)
from dazugong.reading.owners import responsible_of
from dazugong.reading.roles import NONE, Role
from dazugong.reading.sentences import headings_at, stripped
from dazugong.reading.structure import Heading, Passage, closes, name_on_pages, passages, title_of

HANGING = {Role.FRAME, Role.TIME}
LONGEST_LEAD, LONGEST_FRAME = 20, 2
SHORTEST = 4  # fewer characters are no measure
AS_A_ROW = (" ", "　", ":")  # behind a time that is the name of a row
ANYBODY = "任何"  # 任何单位不得挪作他用: asked of all, whoever was named before
OPENS = 4  # a time within so many characters of the beginning opens the sentence


@dataclass(slots=True)
class _Line:
    """一段: the items of one line, so that what stands in brackets at its end can be given to all of them."""

    number: int = -1
    owned: int = 0  # so many of the items have their owner, and so many their deadline, from brackets already
    timed: int = 0
    items: list[Item] = field(default_factory=list)
    plainly: list[tuple[str | None, Times]] = field(default_factory=list)  # owner and times in each of them, in the words of the plain text
    sentence: int = -1
    owner: str | None = None
    deadline: str | None = None
    scheduled: str | None = None  # a time that stands before a sentence like a row's name (3月 启动申报;表彰…)
    past: bool = False
    ahead: bool = False  # it has turned to what comes next
    announced: bool = False  # it only leads up to the paper
    told: bool = False  # the measure before tells what was done


def decompose(text: str) -> list[Item]:
    """拆解: the measures of a document in the order of the text; never raises, whatever the text."""
    source = plain(text.removeprefix("\ufeff"))
    lines = [*_lines(source)]
    found = [item for line in lines for item in line.items]
    for number, item in enumerate(found, 1):
        item.id = f"{number:03d}"
    read_closely(found, [each for line in lines for each in line.plainly], source)
    return found


def item_at(text: str, start: int, end: int) -> Item | None:
    """指定的一段: the stretch text[start:end] that a person names as a measure, read by the same rules.

    A number before it and stops around it are left out. What the rules would call no measure is a task, or an achievement
    where it is told as done. None where no words are left.
    """
    source = plain(text)
    first, last = stripped(source, start, end)
    if first >= last:
        return None
    all_of_it = passages(source.text)
    within = [p for p in all_of_it if p.start < last and p.end > first]
    titles = [heading_says(source, heading) for heading in headings_at(all_of_it, first)]
    above = above_of(titles, looks_back=looks_back(source.text, all_of_it))
    whole, span = source.text[first:last], Span()
    for piece in within or [Passage(first, last, (), 0, 0)]:
        for clause in clauses(source.text, max(piece.start, first), min(piece.end, last)):
            span.add(clause)
    past = is_past(span, whole, review=above.review, told_past=bool(words().past.occur(whole)))
    found = kind_of(span, whole, past=past) if span.clauses else None
    times = times_of(whole)
    item = quoted_item(source, first, last, above.path, found or (Kind.ACHIEVEMENT if past else Kind.TASK), whole, times)
    read_closely([item], [(item.responsible, times)], source)
    as_written(item, source)
    line = _Line(items=[item])
    for piece in within:
        _read_beside(piece, source.text[piece.start : piece.end], line)
    return item


def title_written(text: str) -> str:
    """文件标题: the first line that is the writer's and no site's, in his script; where that is no title, the name a site gave
    its pages and the paper has too; else empty."""
    source = plain(text.removeprefix("\ufeff"))
    title = title_of(source.text)
    if not title or OPENING.match(title):  # a document without a title begins with its first chapter, or at once
        title = name_on_pages(source.text)
    place = source.text.find(title)
    return tidy(source.quote(place, place + len(title))).replace("\n", "")


def _lines(source: Plain) -> Iterator[_Line]:
    line = _Line()
    pieces = passages(source.text)
    back, news = looks_back(source.text, pieces), news_of(source.text, pieces)
    titles: dict[Heading, Title] = {}
    headings, above = None, Above([])
    written = [source.text[passage.start : passage.end] for passage in pieces]
    labelled = [only_labels(whole) for whole in written]
    cut = every_clause(source.text, [(passage.start, passage.start if label else passage.end) for passage, label in zip(pieces, labelled)])
    read = [None if label else spans(_own(found, whole)) for found, whole, label in zip(cut, written, labelled)]
    for passage, whole, within in zip(pieces, written, read):
        labels = within is None and line.items and passage.headings == headings  # 责任单位:组织科, on a line of its own
        if passage.line != line.number and not labels:
            yield line
            line = _Line(passage.line, announced=gives_notice(source.text[passage.start : source.text.find("\n", passage.start) + 1 or None]))
        if passage.headings != headings:
            headings = passage.headings
            for heading in headings:
                if heading not in titles:
                    titles[heading] = heading_says(source, heading)
            above = above_of([titles[heading] for heading in headings], looks_back=back)
        if passage.sentence != line.sentence:
            line.sentence, line.owner, line.scheduled = passage.sentence, above.owner, None
        if within is None and not line.items and headings:
            owner, when = labels_of(whole)
            below = titles[headings[-1]]
            above.owner, above.when = below.owner, below.when = owner or below.owner, when or below.when
        if line.items and closes(whole):
            _close(line.items[-1], whole)
        elif within is not None and not line.announced:
            _read_passage(source, passage, within, whole, above, line, told=bool(news and news.tells(source.text[passage.start : passage.end + 1]) and not passage.headings))
        _read_beside(passage, whole, line)
    yield line


def _read_beside(passage: Passage, whole: str, line: _Line) -> None:
    """What the columns of its row, or labels at the end of a passage, say of the items of the line."""
    if passage.row:  # what a column says of the row outweighs a time or a name inside the work itself
        for item in line.items[line.owned :]:
            item.responsible, item.deadline = passage.row.owner or item.responsible, passage.row.deadline or item.deadline
        line.owned = len(line.items)
        return
    owner, deadline = labels_of(whole)
    if owner:
        for item in line.items[line.owned :]:  # 各支部开展结对(责任单位:组织科): who only acts gives way to who is named as owing it
            if not item.responsible or (item.responsible in item.text and not responsible_of(item.text_norm, asked=True)):
                item.responsible = owner
        line.owned = len(line.items)
    if deadline:
        for item in line.items[line.timed :]:
            item.deadline = item.deadline or deadline
        line.timed = len(line.items)


def _close(item: Item, whole: str) -> None:
    """收尾: a sentence without subject and object (年底前完成) says by when, or by whom, what stands before it is done."""
    item.responsible, item.deadline = item.responsible or responsible_of(whole), item.deadline or deadline_of(whole)


def _own(found: list[Clause], whole: str) -> list[Clause]:
    """The clauses of a passage that are the writer's and no site's."""
    if words().residue_clause.search(whole):
        return [clause for clause in found if not words().residue_clause.search(clause.text)]
    return found


def _read_passage(source: Plain, passage: Passage, within: list[Span], whole: str, above: Above, line: _Line, *, told: bool) -> None:
    line.deadline, told_past = line.scheduled or above.when, _told_past(whole, line) or told
    asked = "?" in source.text[passage.end - 1 : passage.end + 1] and not any(span.demands for span in within)
    if only_speaks(whole, asked=asked) or names_a_paper(whole) or ((line.past or not line.items) and sums_up(whole)) or (not line.items and reports_meeting(whole)):
        return
    line.ahead = line.ahead or bool(words().turning.match(whole))
    topic = bool(passage.headings) and passage.headings[-1].end == passage.end  # a long heading
    counts = (topic or above.ground) and bool(words().counted.search(whole))
    aims = topic and any(span.core is Role.TARGET for span in within)  # 实施人性化管理,把机关建设成为最讲温情的部门
    leads_in = ":" in source.text[passage.end - 1 : passage.end + 1]
    for span in within:
        if leads_in and span.clauses[-1].end >= passage.end - 1 and _leads_in(span):
            break
        if topic and ((aims and span.core is not Role.TARGET) or (span.core is Role.ACT and not counts)):  # what stands below it says what is to be done
            continue
        if (span.demands or (counts and above.ground) or not (above.problems or above.ground)) and (read := _item(source, above, span, told_past=told_past, review=above.review and not line.ahead)):
            item, times = read
            line.told = item.kind == Kind.ACHIEVEMENT and not span.demands and not words().example.match(whole) and (line.told or bool(words().done.search(item.text_norm)))
            told_past = told_past or line.told
            line.plainly.append((item.responsible, times))
            as_written(item, source)
            _carry(item, line, span)
            line.items.append(item)
    line.told = line.told and not words().present.search(whole)  # …,今年还要这么办。


def _leads_in(span: Span) -> bool:
    """Whether a stretch before a colon only says that a list follows (重点抓好三件事:)."""
    first, last = span.clauses[0], span.clauses[-1]
    return last.end - first.start <= LONGEST_LEAD and not words().counted.search(last.text)


def _told_past(whole: str, line: _Line) -> bool:
    """Whether this tells of time past by its own words, or counts on under a time that opened the paragraph (过去一年,…)."""
    lexicon = words()
    if "lasting" in lexicon.openers.get(whole[:1], NONE) and lexicon.lasting.match(whole):
        line.past = True
    elif line.past:
        line.past = not (lexicon.future.search(whole) or lexicon.maybe.search(whole) or lexicon.time_opening.match(whole))
    if line.told and not (lexicon.present.search(whole) or lexicon.future.search(whole) or lexicon.maybe.search(whole)):
        return True
    return (line.past and bool(lexicon.counted.search(whole))) or lexicon.past.occur(whole)


def _carry(item: Item, line: _Line, span: Span) -> None:
    """承接: an owner named before the work, or a time that opened the sentence, holds for what follows in it, until another is."""
    owner, deadline = item.responsible, item.deadline
    leads = bool(owner) and owner in item.text[: span.lead]
    if leads or (span.named and not owner):
        line.owner = owner
    if item.kind != Kind.ACHIEVEMENT:
        held = None if item.text.startswith(ANYBODY) else line.owner
        item.responsible, item.deadline = owner or held, deadline or line.deadline
    if deadline and deadline in item.text[: len(deadline) + OPENS]:
        line.deadline = deadline
        if item.text.startswith(deadline) and item.text.startswith(AS_A_ROW, len(deadline)):
            line.scheduled = deadline


def _item(source: Plain, above: Above, span: Span, *, told_past: bool, review: bool) -> tuple[Item, Times] | None:
    """A span as a measure, with the times written in it; None where it is none."""
    whole = source.text[span.clauses[0].start : span.clauses[-1].end]
    kind = kind_of(span, whole, past=is_past(span, whole, review=review, told_past=told_past))
    if above.goal:
        kind = reached(kind, span, whole)
    if kind is None:
        return None
    start, end = _edges(span)
    if end - start < SHORTEST:
        return None
    times = times_of(source.text[start:end]) if span.timed else UNTIMED
    return quoted_item(source, start, end, above.path, kind, whole, times), times


def _edges(span: Span) -> tuple[int, int]:
    """From the first clause to the last, without a frame that waits for a verb in vain, or is far longer than the work."""
    last = len(span.clauses) - 1
    while last and not span.scored and span.clauses[last].role in HANGING:
        last -= 1
    first, end = span.clauses[0], span.clauses[last].end
    long = last and first.end - first.start > LONGEST_FRAME * (end - first.end)
    return span.clauses[1].start if long and first.role is Role.FRAME and first.text[0] != "对" and words().frame_open.match(first.text) else first.start, end
