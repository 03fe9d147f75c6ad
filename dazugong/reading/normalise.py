"""净化: the text as the rules see it - simplified script, one kind of punctuation, no residue - and the way back.

Every character of the plain text knows its place in the source, so that what is found can be quoted exactly.
"""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

HALF = {ord(full): half for full, half in zip("，；：（）！？％／～", ",;:()!?%/~")}
HALF |= {0xFF10 + i: str(i) for i in range(10)} | {0xFF21 + i: chr(65 + i) for i in range(26)}
HALF |= {ord("﹐"): ",", ord("﹔"): ";", ord("﹕"): ":", ord("﹑"): "、", ord("｡"): "。", 0xA0: " ", 0x3000: " "}
HALF |= {ord("×"): "X", ord("Ｘ"): "X", ord("「"): "“", ord("」"): "”", ord("『"): "“", ord("』"): "”", ord("．"): "."}
HALF |= {ord("\r"): "\n", ord("〔"): "(", ord("〕"): ")"}  # 〔组织科牵头〕 says what (组织科牵头) says

PLACES = array("l", range(20_000))  # of the characters of a paper, to be copied stretch by stretch; a longer paper counts for itself
LONGEST_NUMBER = 8  # of those that open a line
SLACK = 7  # a line breaks early by up to three characters, so that none begins with a stop
INDENT = 4  # a paragraph begins two characters further in, and a .pdf keeps no blanks for them

CJK = "\u3400-\u9fff"
ODD = "\u200b-\u200f\ufeff\ufffd\u0080-\u009f\ue000-\uf8ff"
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# Every alternative begins with one of few characters, and looks back past it: so the search runs over the rest at once.
DROPPED = re.compile(
    rf"[( \t\n<#{ODD}](?:"
    rf"(?<=[{CJK}]\()[a-z{TONES}üɑɡńňǹ]{{1,7}}\)"  # reading aids left by a download site
    rf"|(?<=\()[a-zɑɡ]{{0,3}}[{TONES}][a-zɑɡ]{{0,3}}\)"
    rf"|(?<=[{ODD}])"
    r"|(?<=<)/?[A-Za-z]{1,6}\d?(?: [^<>\n]{0,80})?/?>"  # a tag of the page it was copied from
    r"|(?:(?<=\n#)|(?<=\A#))#{0,5}[ \t]+"  # before a heading that was written for a page: ## 一、总体要求
    rf"|(?<=[{CJK},。;:、”\)][ \t])[ \t]*(?=[{CJK}“\(])"
    rf"|(?<=[{CJK}] ) *(?=[\dXx*])(?!\d{{1,2}}[.、][^\d])|(?<=[\dXx*%] ) *(?=[{CJK}])"  # set apart by a printer
    r"|(?:(?<=[、,][ \t])[ \t]*\n|(?<=[、,]\n))\s*(?:\d{1,3}、)?"  # a line that ends in a comma goes on; a page's number may stand between
    r")"
)
SHIFTED = re.compile(r"(?:[?？]|\A)[?？]([\u4e00-\u9fff]{1,4}?)([@-~])(?=\()")  # a stop whose first byte was lost, and what it shifted; a quotation may begin behind the stop
ZHE = re.compile(r"著(?<![名论显卓编专原土]著)(?![名作述称者])")  # 著 for 着, as traditional texts have it
FULL_STOP = re.compile(rf"\.(?<=[{CJK}”)%]\.)(?=\s*(?:[{CJK}“”(]|\d|$))", re.MULTILINE)  # as a typist without a Chinese keyboard ends a sentence
NUMERAL = re.compile(r"(?:第?[一二三四五六七八九十百]+|\([一二三四五六七八九十百\d]+\))")
STRAIGHT = "\"＂"
QUOTES = re.compile(r"[“”\"＂\n]")
GBK = codecs.lookup("gbk")
OPENING = re.compile(r"\s*(?:第?[一二三四五六七八九十百]+[、,.部章节]|\([一二三四五六七八九十\d]+\)|\d+[.、]|[①-⑳]|[一二三四五六七八九十]是)")


STOPS = ("。", "!", "?")
NARROWEST = 24  # of what is drawn as a page: twelve characters, as on a telephone
LEAST_UNFINISHED = 12  # characters; a shorter line may be a heading, whatever its last word
UNFINISHED = ("日前", "号前", "月前", "底前", "初前", "末前", "由", "将", "把", "和", "与", "及")  # 6月30日前⏎摸清底数: no line of a writer's ends so
UNIT = re.compile(r"\s*(?:%|[名位个家人次户期场项篇份件条套台座年月日号元万亿小]|亩|公里)")
IN_A_MONTH = re.compile(r"\s*(?:底|初|末|[上中下]旬|\d{1,2}[日号])")
PARAGRAPH = re.compile("[,。;]")  # a stop within: the line tells something, and is no heading


@dataclass(frozen=True, slots=True)
class Plain:
    """净文: `text` is what the rules read; character i of it stands at `at[i]` in `source`."""

    source: str
    text: str
    at: Sequence[int]

    def quote(self, start: int, end: int) -> str:
        """原文: the unbroken piece of the source that text[start:end] came from."""
        return self.source[self.at[start] : self.at[end - 1] + 1] if end > start else ""

    def offset(self, start: int) -> int:
        """位置: where in the source text[start] stands, in characters."""
        return self.at[start]


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _otherwise() -> re.Pattern[str]:
    """Every character that simplified script writes otherwise: most texts have none, and nothing needs to be turned."""
    every = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    turned = (each for each in every if _simplifier().convert(each) != each)
    return re.compile(f"[{''.join(turned)}\U00010000-\U0010ffff]")


def simplified(text: str) -> str:
    """简体: the same text in simplified script, character for character."""
    if not _otherwise().search(text):
        return ZHE.sub("着", text) if "著" in text else text
    whole = _simplifier().convert(text)
    if len(whole) == len(text):
        return ZHE.sub("着", whole)
    return "".join(new if len(new := _simplifier().convert(c)) == 1 else c for c in text)


def same_script(words: str) -> str:
    """同文: a name or a few words as every writer would have them, to hold them against others: 縣民政局(jú) is 县民政局."""
    return plain(words).text


def plain(source: str) -> Plain:
    """净化: residue dropped, script and punctuation made one, wrapped lines joined."""
    mended, lost = _mended(source)
    same = _quoted(_halved(simplified(mended)))
    gone = lost | {i for found in _dropped(same) for i in range(*found.span())}
    gone |= set(_wrapped(same))
    every = PLACES if len(same) <= len(PLACES) else array("l", range(len(same)))
    kept = array("l")
    pieces: list[str] = []
    place = 0
    for each in [*sorted(gone), len(same)]:
        kept += every[place:each]
        pieces.append(same[place:each])
        place = each + 1
    return Plain(source, "".join(pieces), kept)


def _halved(text: str) -> str:
    """半角: one kind of punctuation. Sign by sign: a text has few that differ, and what does not occur costs next to nothing."""
    for full, half in HALF.items():
        text = text.replace(chr(full), half)
    return text


def _quoted(text: str) -> str:
    """引号和句点: straight quotes open and close in turn, line by line, and close what a “ opened; a dot that ends a Chinese
    sentence is its stop. The text keeps its length."""
    opened = False

    def turned(found: re.Match[str]) -> str:
        nonlocal opened
        opened = found[0] == "“" or (found[0] in STRAIGHT and not opened)
        return found[0] if found[0] not in STRAIGHT else "“" if opened else "”"

    if any(sign in text for sign in STRAIGHT):
        text = QUOTES.sub(turned, text)
    return FULL_STOP.sub(_stop, text) if "." in text else text


def _stop(found: re.Match[str]) -> str:
    """。 for a dot behind a sentence; the dot of 一. stays that of a number."""
    before = found.string[max(0, found.start() - LONGEST_NUMBER) : found.start()]
    opens = "\n" in before or len(before) < LONGEST_NUMBER
    return "." if opens and NUMERAL.fullmatch(before.rpartition("\n")[2].strip()) else "。"


@lru_cache(maxsize=4096)     # headings and owners come back with every measure below them
def tidy(text: str) -> str:
    """理净: the writer's own characters without the residue of download sites; script and punctuation stay as written."""
    mended = _mended(text)[0]
    return "".join(mended[i] for i in plain(text).at)


def _mended(source: str) -> tuple[str, set[int]]:
    """错位: a stop that lost its first byte shifts the bytes after it (“??茖W(xué)” was “。科學(xué)”); put right where that
    gives a stop and Chinese characters again. The text keeps its length; the places left over come second."""
    shifted = list(SHIFTED.finditer(source)) if "?" in source or "？" in source else []
    if not shifted:
        return source, set()
    text, lost = list(source), set()
    for found in shifted:
        try:
            whole = b"\xa1\xa3\xbf" + (found.group(1) + found.group(2)).encode("gbk")
            read = whole.decode("gbk")
        except UnicodeError:
            continue
        place, quoted = found.start(), found.group()[1:2] not in ("?", "？")
        if re.fullmatch(rf"。[{CJK}]+", read) and len(read) < len(found.group()) + quoted:
            read = read[quoted:]
            text[place : place + len(read)] = read
            lost |= set(range(place + len(read), found.end()))
    return "".join(text), lost


def _dropped(text: str) -> Iterator[re.Match[str]]:
    """What no writer wrote. Blanks that mean something stay: a tab of a table (two or more in its line), and the end of a
    number that opens a line. What is asked of a line is asked once, however many blanks it has."""
    begin, end, columns = 0, -1, False
    for found in DROPPED.finditer(text):
        if found.end() > end:
            begin, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
            end = end if end >= 0 else len(text)
            columns = text.count("\t", begin, end) > 1
        if "\t" in found.group():
            apart = columns
        else:
            opens = found.start() - begin <= LONGEST_NUMBER
            before = text[begin : found.start()].strip() if opens and found.group().isspace() else ""
            apart = before.isdigit() or bool(NUMERAL.fullmatch(before))
        if not apart:
            yield found


def _wrapped(text: str) -> list[int]:
    """折行: newlines set by the width of a page, not by a writer: where most lines reach the same width, and behind words that
    cannot end a line (…9月, …10 before 名)."""
    lines = text.split("\n")
    widths = [_width(line) for line in lines]
    width = _page_width(widths)
    gone, place, begins = [], 0, True
    for line, following, reached in zip(lines, lines[1:], widths):
        place += len(line)
        indent = INDENT if begins and line[:1].strip() and PARAGRAPH.search(line) else 0
        full = bool(width) and reached + indent >= width - SLACK and not line.rstrip().endswith(STOPS)
        goes_on = (full or _unfinished(line, following)) and following.strip() and not OPENING.match(following)
        if goes_on:
            gone.append(place)
        begins = not goes_on
        place += 1
    return gone


def _page_width(widths: list[int]) -> int:
    """How wide most lines are drawn; 0 where they end where a writer ended them. The narrower, the more of them must be full."""
    written = sorted(width for width in widths if width)
    width = written[len(written) * 9 // 10] if written else 0
    full = sum(each >= width - SLACK for each in written)
    if 40 <= width <= 130:
        return width if full >= 4 and full * 3 >= len(written) else 0
    return width if NARROWEST <= width < 40 and full >= 8 and full * 3 >= 2 * len(written) else 0


def _unfinished(line: str, following: str) -> bool:
    """Whether a line ends in the middle of a sentence by its last words, or of a number by the unit that opens the next."""
    if line[-1:].isdigit():
        return bool(UNIT.match(following))
    if line.endswith("月"):
        return bool(IN_A_MONTH.match(following))
    return len(line) >= LEAST_UNFINISHED and line.endswith(UNFINISHED) and "\t" not in line


def _width(line: str) -> int:
    """How wide a line is drawn: two for a Chinese character, one for a digit or a letter."""
    return len(GBK.encode(line.rstrip(), "replace")[0])
