"""篇章: lines, headings of every numbering and the passages under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dazugong.reading.fields import bracketed_time, only_labels
from dazugong.reading.lexicon import words
from dazugong.reading.tables import Row, cells_apart, table_rows

NUM = "[一二三四五六七八九十百]"
MARKER = re.compile(  # one group for each level, from 0 downwards
    rf"(?=[{NUM[1:-1]}\d①-⑳第(首其再最另])(?:"
    rf"(第{NUM}+(?:部分|章|节)[、,\s]*)"
    rf"|({NUM}+(?:[、.]\s*|[ \t]+(?![是要个]))|第{NUM}+[,、]\s*)"
    rf"|(\({NUM}+\)[、,]?\s*)"
    r"|(\d{1,3}[.、](?!\d)\s*)"
    r"|(\(\d{1,2}\)[、,]?\s*|\d{1,2}\)\s*|[①-⑳]\s*)"
    rf"|({NUM}(?=要|抓)|{NUM}是要?|(?:首先|其次|再次|再者|最后|一方面|另一方面),)"
    rf"|第{NUM}+条[、,:\s]*(?![意建款规措标红]))"  # an article of rules: no heading, and no level
)
UNNUMBERED_LINE, UNNUMBERED_PARAGRAPH, TOPIC = 1, 4, 4
INLINE_LEVEL, SENTENCES = 5, 3
STOPS = "。!?"
TURNS = re.compile("[“(《”)》。!?;]")  # a bracket or a stop
COUNTS = re.compile(rf"[;:, ](?:(?<! ){NUM[:-1]}\d](?:是|要)|\d[.、](?=[^\d\s]))")  # 一是, 2、 inside a sentence: few lines have one
COUNTED_TURNS = re.compile(rf"[“(《”)》。!?;\d{NUM[1:-1]}](?:(?<![\d{NUM[1:-1]}])|(?<=[;:,].)(?:是|要)|(?<=[;:, ]\d)[.、](?=[^\d\s]))")
IN_A_MONTH = re.compile(r"前$|月.*[日号旬底末]$")
INK = re.compile(r"\S(?:.*\S)?")  # from the first sign to the last that is no blank
NAMES = re.compile("制度$|^建立(?!健全|完善)[^,]{2,}机制$")  # 一是建立创新评价机制。 is work, whatever is said of it
DEMANDS = re.compile("[要应须将需]")
CLOSERS = "”’)》】"
LONGEST_HEADING, LONGEST_TOPIC = 30, 22
PAGE_NAME = re.compile(rf"^([^\n_]{{4,{2 * LONGEST_HEADING}}})_第\d+页", re.MULTILINE)
WRITER = re.compile(r"[^,。:关《]{2,24}(?:委员会|[县市区州省镇乡]委|组织部|宣传部|党组|党工委|支部|总支|办公室|局)")
STOPPED = re.compile(r"[,。:;!?]|^(?:[一二三四五六七八九十]+、|\()")
NO_TOPIC = "对由把将给向从"  # how a short sentence opens that is work: 对引进的人才给予补助
OWNED = ("牵头", "负责", "承办", "配合", "参与", "协助")  # how a sentence ends that says by whom


@dataclass(slots=True, eq=False)
class Heading:
    """标题: a heading in force; `start` and `end` are places in the plain text."""

    level: int
    start: int
    end: int
    numbered: bool


@dataclass(slots=True, eq=False)
class Passage:
    """语段: text between stops or semicolons, under its headings; `sentence` is shared by the pieces of one sentence."""

    start: int
    end: int
    headings: tuple[Heading, ...]
    sentence: int
    line: int
    row: Row | None = None  # the row of a table it stands in


@dataclass(slots=True, eq=False)
class _Piece:
    start: int  # with the marker
    body: int  # without it
    end: int  # without the stop
    level: int | None  # None: unnumbered
    stop: str
    sentence: int
    line: int
    first: bool
    last: bool
    opens: bool  # begins a sentence, not the second half of one

    @property
    def length(self) -> int:
        return self.end - self.body


def passages(text: str) -> list[Passage]:
    """语段: every piece of the text that may hold a measure, in order, each with the headings above it."""
    rows = table_rows(text)
    pieces = list(_pieces(text, rows))
    found: list[Passage] = []
    path: tuple[Heading, ...] = ()
    labels = [piece.level is None and only_labels(text[piece.body : piece.end]) for piece in pieces]
    for piece, label, following in zip(pieces, labels, _below(pieces, labels)):
        level = None if label or piece.line in rows else _heading_level(text, piece, following)
        if level is not None:
            path = (*(h for h in path if h.level < level), Heading(level, piece.start, piece.end, piece.level is not None))
        elif piece.level is not None and piece.line not in rows:
            path = tuple(h for h in path if h.level < piece.level)
        elif piece.first:
            path = tuple(h for h in path if h.level < UNNUMBERED_PARAGRAPH or h.numbered)
        if level is None or piece.length > LONGEST_HEADING:
            found.append(Passage(piece.body, piece.end, path, piece.sentence, piece.line, rows.get(piece.line)))
    return found


def _below(pieces: list[_Piece], labels: list[bool]) -> list[_Piece | None]:
    """What stands below each piece: the next one, past `labels` that only say whose and by when it is (责任单位:…). An unnumbered
    line before such a label has nothing below it: it says itself what is to be done."""
    found: list[_Piece | None] = []
    following, labelled = None, False
    for piece, label in zip(reversed(pieces), reversed(labels)):
        found.append(None if labelled and piece.level is None else following)
        following, labelled = (following if label else piece), label
    return found[::-1]


def title_of(text: str) -> str:
    """文种标题: the first line that is no residue, without its stop, with the next where it only names who wrote the paper
    (中共某县委组织部⏎工作总结); empty where it is too long for a title."""
    written = (line for line in text.split("\n") if line.strip() and not words().residue_line.occur(line))
    title = next(written, "").strip().rstrip("。!?:")
    further = next(written, "").strip() if WRITER.fullmatch(title) else ""
    if further and len(further) <= LONGEST_HEADING and not STOPPED.search(further) and f"{title}\n{further}" in text:
        title = f"{title}\n{further}"
    return title if len(title) <= 2 * LONGEST_HEADING else ""


def name_on_pages(text: str) -> str:
    """页名: what a site writes below the picture of each page (某某_第1页), where the paper's own opening has these words too."""
    found = PAGE_NAME.search(text)
    opening = next((line for line in text.split("\n") if len(line) > 2 * LONGEST_HEADING and not PAGE_NAME.match(line)), "")
    return found[1] if found and found[1] in opening else ""


def _heading_level(text: str, piece: _Piece, following: _Piece | None) -> int | None:
    """A heading is short and has something below it that is not its equal."""
    if following is None:
        return None
    level = _level_above(text, piece, following)
    if level is None or following.length > LONGEST_TOPIC or not closes(text[following.body : following.end]):
        return level
    return None  # 建设服务中心。年底前完成。


def closes(sentence: str) -> bool:
    """收尾: whether a sentence only says by when and by whom what stands before it is done: 由人才科牵头,年底前完成."""
    return all(map(_only_closes, sentence.split(",")))


def _only_closes(clause: str) -> bool:
    return bool(words().tail.fullmatch(clause)) or (clause.endswith(OWNED) and bool(words().tail_owner.fullmatch(clause)))


def _level_above(text: str, piece: _Piece, following: _Piece) -> int | None:
    if piece.stop and words().binding.search(text, piece.body, piece.end):
        return None  # 第十一条 不得以外出为由拒绝参加活动。
    below = following.level is None or (piece.level is not None and following.level > piece.level)
    if piece.level is not None and _tells_a_measure(text, piece, following):
        return None
    if piece.level is not None:
        fits = piece.length <= LONGEST_HEADING or (piece.level <= 2 and piece.length <= 3 * LONGEST_HEADING)
        return piece.level if below and fits and piece.stop in STOPS and piece.length else None
    if piece.first and piece.last and not piece.stop and piece.length <= LONGEST_HEADING + 10:
        if words().deadline.match(text, piece.start):
            return None  # 4月 核定党费基数: a line of a calendar of work
        return UNNUMBERED_LINE
    same_line = following.line == piece.line
    if not same_line or piece.stop not in STOPS or not piece.stop or piece.length > LONGEST_TOPIC:
        return None
    if not piece.opens or text[following.start] in "([":
        return None
    if text[piece.start] in NO_TOPIC:
        return None
    if _asks_of_a_unit(text, piece) or (not piece.first and "," in text[piece.start : piece.end]):
        return None
    if words().concrete.search(text, piece.start, piece.end) or (not piece.first and piece.length > LONGEST_TOPIC // 2):
        return None  # 形成领导班子分析检查报告。in the middle of a paragraph
    return UNNUMBERED_PARAGRAPH - 1 if piece.first else TOPIC


def _asks_of_a_unit(text: str, piece: _Piece) -> bool:
    """Whether a short sentence says who is to do something (各支部要及时备案): no topic of what follows."""
    return bool(DEMANDS.search(text, piece.start, piece.end)) and bool(words().owner_subject.match(text, piece.start, piece.end))


def _line_apart(piece: _Piece) -> bool:
    """Whether a piece is a short line of its own without number and stop, as headings are."""
    return piece.level is None and piece.first and piece.last and not piece.stop and piece.length <= LONGEST_HEADING


def _tells_a_measure(text: str, piece: _Piece, following: _Piece) -> bool:
    """Whether a numbered sentence that others follow says by itself how much or by when, or is followed by nothing that stands
    below it: by its owner in brackets (健全责任制。(组织科)), or by the heading of the next chapter."""
    if following.line == piece.line and text[following.start] == "(" and text[following.end - 1] == ")":
        return True
    if piece.level >= SENTENCES and piece.stop and _line_apart(following):
        return True
    if SENTENCES <= piece.level < INLINE_LEVEL and _demands_further(text, piece):  # 5、加强信访工作,要件件有回音。
        return True
    if piece.level == INLINE_LEVEL and words().done.search(text, piece.body, piece.end):
        return True
    if piece.level >= SENTENCES and following.line == piece.line and NAMES.search(text[piece.body : piece.end]):
        return True
    if (piece.level == INLINE_LEVEL or following.line == piece.line) and not bracketed_time(text[piece.body : piece.end]):
        told = words().counted.search(text, piece.body, piece.end)
        dated = words().deadline.search(text, piece.body, piece.end)
        return bool(told) or bool(dated and IN_A_MONTH.search(dated.group()))
    return False


def _demands_further(text: str, piece: _Piece) -> bool:
    """Whether a sentence asks for something behind its first comma."""
    comma = text.find(",", piece.body, piece.end)
    return comma > 0 and bool(words().demand.search(text, comma, piece.end))


def _pieces(text: str, rows: dict[int, Row]) -> Iterator[_Piece]:
    place = sentence = 0
    for number, line in enumerate(text.split("\n")):
        written = line.strip()
        left = words().residue_line
        residue = bool(written) and left.occur(line)
        if written and not (residue and left.opens(line)) and not words().salutation.fullmatch(written):
            cells = rows[number].works if number in rows else cells_apart(line)
            spans = [(*ink, stop) for cell in cells for a, b, stop in _line_spans(line, *cell) if (ink := _ink(line, a, b))]
            if residue:    # by sentences: a paragraph of the writer's is never lost for one of them
                spans = [span for span in spans if not left.occur(line[span[0] : span[1]])]
            opens = True
            for index, (start, end, stop) in enumerate(spans):
                level, body = _marker(line, start, end)
                yield _Piece(
                    place + start, place + body, place + end, level, stop, sentence, number, index == 0, index == len(spans) - 1, opens
                )
                opens = stop not in (";", ",")
                sentence += stop != ";" and stop != ","
        place += len(line) + 1


def _ink(line: str, start: int, end: int) -> tuple[int, int] | None:
    """From the first sign of line[start:end] to behind the last that is no blank; None where all is blank."""
    if start < end and not (line[start].isspace() or line[end - 1].isspace()):
        return start, end
    found = INK.search(line, start, end)
    return found and found.span()


def _line_spans(line: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, stop) of the pieces of line[start:end], cut at stops and semicolons and before 一是, 二要 inside a sentence."""
    depth = 0
    turns = COUNTED_TURNS if COUNTS.search(line) else TURNS
    for found in turns.finditer(line, start, end):
        place, char = found.start(), found[0]
        if place < start:
            continue
        if char in "“(《":
            depth += 1
        elif char in CLOSERS:
            depth -= depth > 0
        elif char in STOPS or (char == ";" and not depth):
            depth = 0
            if place > start:
                yield start, place, char
            start = place + 1
            while start < end and line[start] in CLOSERS:
                start += 1
        elif not depth and len(char) > 1 and place > start:
            yield start, place - 1, ","
            start = place
    if start < end:
        yield start, end, ""


def _marker(line: str, start: int, end: int) -> tuple[int | None, int]:
    found = MARKER.match(line, start, end)
    return (found.lastindex and found.lastindex - 1, found.end()) if found else (None, start)
