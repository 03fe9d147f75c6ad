"""开头: how a paper and its paragraphs open - what they announce, and what they sum up before they tell anything of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dazugong.reading.lexicon import words
from dazugong.reading.structure import Passage, title_of

IN_VIEW_OF = ("为", "根据", "按", "依据", "经")  # what a paper is written for or upon
PREAMBLE = re.compile(r"制[定订]本|(?:^现[将就]|制定|提出).*如下$|提出(?:如下|以下)[^,]{0,6}(?:意见|要求|办法|方案)$")
ANNOUNCES = re.compile(r"(?:特制[定订]|制[定订](?:本|如下))[^,]*(?:方案|办法|意见|计划|通知|制度|细则|要点)$")
PAPER = re.compile(r"(?:[^,。:“贯落执制印出起修提传学]{0,30}(?:委员会|委|部|府|局|办公室|党组|支部))?关于.{4,}(?:意见|方案|通知|办法|要点|计划|规定|细则|决定|报告|讲话|总结|安排|汇报)(?:\([^()]{1,8}\))?$")
NOTICE = re.compile(r"现[将就][^。]{0,40}如下|全文如下")
MEETING = re.compile(r"\d日,[^,。]{0,12}召开[^,。]{2,40}会(?:议)?(?:,|$)")  # the news that a meeting was held
HELD = re.compile(r"(?:本报讯,?)?(?:(?:\d{4}年)?\d+月\d+日|\d+日|近日|日前|昨[天日])(?:[上下]午)?,?[^,。]{2,40}?(?:会(?:召开|举行)|(?:召开|举行)[^。]{0,60}会)|[^,。]{2,30}会(?:议)?(?:在[^,。]{2,20})?(?:召开|举行)$")
DATELINE = re.compile(r"本报讯|(?:(?:\d{4}年)?\d+月\d+日|\d+日|近日|日前|昨[天日])(?![前至起之以])(?:[上下]午)?,?(?![到在组召开赴深])[^。要将拟须]*(?:召开|举行|组织|开展|赴|深入|调研|走访|慰问)")
ASKED = re.compile(r"(?:要求|强调|指出|提出|希望|意见|安排|部署)(?:[,:]|$)|[点项个]要求|:(?=第?[一1(]|$)")
QUESTION = re.compile("[吗呢谁哪何]|什么|怎么|岂能|难道|是不是|有没有")
OPENING = 600  # characters in which a paper says what it is about
WAYS = re.compile("(?:主要|我们的)做法(?:[和与及](?:体会|成效|经验))?(?:是|有|如下|主要)[:。]?$", re.MULTILINE)  # how a paper on experience begins
RESUMES = re.compile(r"会上|会[议前后]|随后|最后|座谈会上|期间|调研组|与会")
SEVERAL = 3  # passages that tell of something done
NAMED = re.compile(r"”[^,]{0,4}(?:计划|工程|行动|活动|制度|机制|办法|项目)|》")
TALK = re.compile(r"“[^”]*我(?![市县区镇乡校院局省部国党村们社街司厂])")
AIM = re.compile(r"为[^,。]{4,40},(?:[^,。]{4,30},)??(?=今年|去年|近年|[\dXx*]{1,4}年)")


def announces(sentence: str, last: str) -> bool:
    """引言: whether a sentence only says upon what, or why, the paper is written (为…,结合…,特制定如下方案), or that a meeting
    was held. `last` is its last clause."""
    if "制" in last and ANNOUNCES.search(last):
        return True
    return sentence.startswith(IN_VIEW_OF) and bool(PREAMBLE.search(last) or MEETING.search(sentence))


def names_a_paper(line: str) -> bool:
    """Whether a line is the title of a paper (中共某县委关于…的实施意见): what it speaks of is said below. 制定关于…的办法 is work."""
    return "关于" in line and bool(PAPER.match(line))


def gives_notice(line: str) -> bool:
    """Whether a paragraph ends by saying that the paper follows (现将有关情况通报如下, 全文如下): what stands before it is why it was written."""
    return "如下" in line and bool(NOTICE.search(line))


def looks_back(text: str, pieces: Sequence[Passage]) -> bool:
    """总结: whether a paper as a whole tells what was done: by its title, or because it only tells, or because its body
    opens with a time past (今年以来,…) and it asks for nothing before it turns to what comes next."""
    lexicon = words()
    if lexicon.review_title.search(title_of(text)):
        return True
    if _only_tells(text, pieces) or WAYS.search(text, 0, OPENING):
        return True
    since = lexicon.lasting.match(_told(text[pieces[0].start : pieces[0].end])) if pieces else None
    if not since or not since.group().endswith("来"):
        return False
    ahead = lexicon.future.search(text)
    return not lexicon.demand.search(text, 0, ahead.start() if ahead else len(text))


def _only_tells(text: str, pieces: Sequence[Passage]) -> bool:
    """Whether a paper asks for nothing and plans nothing, and tells in several of its passages what was done."""
    lexicon = words()
    if lexicon.demand.search(text) or lexicon.future.search(text):
        return False
    told = sum(bool(lexicon.done.search(text, piece.start, piece.end)) or lexicon.past.occur(text[piece.start : piece.end]) for piece in pieces)
    return told >= SEVERAL


def _told(opening: str) -> str:
    """The sentence without the aim that comes before the time (为夯实基层基础,今年以来,…)."""
    aim = opening.startswith("为") and AIM.match(opening)
    return opening[aim.end() :] if aim else opening


def only_speaks(sentence: str, *, asked: bool) -> bool:
    """闲话: whether a sentence is courtesy (让我们…), a question (`asked`: a question mark ends it), or what somebody was heard
    to say of himself (“现在我有什么事就找网格长”)."""
    if asked and QUESTION.search(sentence):
        return True
    return bool(words().courtesy.occur(sentence)) or (sentence.startswith("“") and bool(TALK.match(sentence)))


def reports_meeting(opening: str) -> bool:
    """会讯: whether a sentence opens a paragraph with the news that a meeting was held (3月8日,县委召开推进会,部署…)."""
    return "会" in opening and ("召开" in opening or "举行" in opening) and bool(HELD.match(_told(opening)))


class News:
    """会讯: the news of a meeting or a visit tells what was done there, until it says what was asked."""

    def __init__(self) -> None:
        self._telling = True

    def tells(self, sentence: str) -> bool:
        """Whether this sentence, the next of the paper, tells what was done; it comes with the sign behind it."""
        if RESUMES.match(sentence):
            self._telling = True
        asked = ASKED.search(sentence)
        telling = self._telling and not (asked and asked.end() < len(sentence))
        self._telling = self._telling and not asked
        return telling


def news_of(text: str, pieces: Sequence[Passage]) -> News | None:
    """会讯, where the paper is one: its first or second sentence says that a meeting was held, or that someone went to see."""
    first, second = (text[piece.start : piece.end] for piece in (*pieces[:2], *[Passage(0, 0, (), 0, 0)] * 2)[:2])
    told = DATELINE.match(first) or any(reports_meeting(each) and not words().demand.search(each) for each in (first, second))
    return News() if told else None


def sums_up(opening: str) -> bool:
    """导语: whether the sentence that opens a paragraph sums up a time past (今年以来,在县委领导下,…) and names no deed."""
    lexicon = words()
    opening = _told(opening)
    if "lasting" not in lexicon.openers.get(opening[:1], ()) or not lexicon.lasting.match(opening) or lexicon.counted.search(opening) or NAMED.search(opening):
        return False
    deeds = lexicon.lead.sub("", opening)
    return not (lexicon.done.search(deeds) or lexicon.result.search(deeds) or lexicon.future.search(deeds))
