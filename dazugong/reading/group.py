"""归并: clauses come together as spans, one span for one thing that can be checked on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from dazugong.reading.clause import Clause
from dazugong.reading.lexicon import words
from dazugong.reading.roles import FORBIDDEN, Role

AND, MORE = "并", "并进一步"
CORE = frozenset({Role.MECHANISM, Role.ACT, Role.TARGET, Role.BELIEF})
WORK = frozenset({Role.MECHANISM, Role.ACT})
CHECKED = frozenset({Role.MECHANISM, Role.TARGET})
AFTER_A_STATEMENT = frozenset({Role.MECHANISM, Role.TARGET, Role.TIME})
ALWAYS_NEW = frozenset({Role.FRAME, Role.TIME, Role.TARGET})
OUTCOME = re.compile(r"(?:[^,]{2,4}结果|[^,]{2}情况)(?!$)")  # 抽查结果向社会公布: told of what the measure before it brings
SHORT, LONG = 9, 16  # characters of a clause
MOST_CLAUSES = 30  # more in one measure is no writing but noise, and would cost time by the square
JOINS = re.compile(
    r"[^,]{1,6}[率面]\d|要求(?!我们)|对[^,]{2,40}[做作]了?[^,]{0,6}(?:要求|安排|部署|规定)$|以及|主要(?!是|领导|负责|任务|目标|措施)|也可?|原则上|特别是|尤其是|包括|即|明确了|已?(?:整改|办结|解决|化解|销号)[^,]{0,4}\d"
    r"|[^,要]{1,12}与[^,]{2,16}挂钩|每(?:村|人|户|镇|乡|名|个(?!月))|(?!确保|力争|争取|保证|到)[^,]{1,6}(?:不少于|不低于|不超过|控制在|达到)"
)
GENERAL = re.compile(r"加强[^,“]{0,14}建设$")  # nobody can tick off 加强队伍建设
AWARDED = re.compile(r"被(?:评为|授予|表彰)|获评|荣获|入选[^,]{3}|受到[^,]{0,8}表[彰扬]")  # told of another than the one who acted before
UNNAMED = re.compile(r"(?:实行|实施)[^,“《]{1,7}")  # 建立台账,实行动态管理: how the thing before it is kept
FRAMED = re.compile(r"(?:方面|领域|[^这此]中)$")
LIST = 5  # so many pieces of work in one sentence are a list of duties, and no part of one another
PARALLEL = 2  # so many letters alike: 加快培养…,加快引进… are two things
ASKS = "要"
SCORE = "分"
LATELY = re.compile(r"[去前]年|上半年|上个月|以来|刚才|最近")
CONCLUDES = "就"  # 要落实要求,就必须按照标准抓班子
HANDED_IN_BY = re.compile(r"[^,]{2,12}?[前日]报")
TALLY = re.compile(r"[^,“]{0,8}(?:共(?![同青产])|累计(?!不)|先后)")
THEN = "后"  # 修改完善后,4月底前印发: one thing


@dataclass(slots=True)
class Span:
    """措施范围: clauses of one measure, with frames before and purposes after.

    `core` is the role that names the span: of the first clause with weight, else of the first that is more than a frame.
    `firm` is whether the span already says something to be checked; before that, what follows belongs to it.
    """

    clauses: list[Clause] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    core: str | None = None
    firm: bool = False
    demands: bool = False
    named: bool = False
    timed: bool = False
    beliefs: int = 0
    scored: bool = False  # whether it says what it counts for in an assessment
    listed: bool = False  # whether its sentence lists one piece of work after another

    def add(self, clause: Clause) -> None:
        """One more clause at the end."""
        self.clauses.append(clause)
        self.roles.add(clause.role)
        self.demands = self.demands or clause.demands
        self.named = self.named or clause.named
        self.timed = self.timed or clause.timed
        self.beliefs += clause.role is Role.BELIEF
        if clause.role in CORE and not self.firm:
            twice = self.core is Role.ACT and not JOINS.match(clause.text)  # two short acts together are a measure
            self.firm = twice or not _light(clause)
            if self.firm or self.core is None:
                self.core = clause.role

    @property
    def lead(self) -> int:
        """How far its first clause of work reaches; who is named behind that (…制度,支部成员轮流主持) owes nothing of what follows."""
        return next((clause for clause in self.clauses if clause.role in WORK), self.clauses[-1]).end - self.clauses[0].start

    @property
    def general(self) -> bool:
        """Whether its acts say no more than 加强队伍建设."""
        return not self.firm and len(self.clauses) == 1 and all(GENERAL.search(clause.text) for clause in self.clauses if clause.role is Role.ACT)

    def in_a_row(self, clause: Clause) -> bool:
        """并列: whether an act is demanded, or told, in the same turn as one before it (要抓好…,要抓好…; 建立了…,出台了…)."""
        if clause.role not in WORK:
            return False
        if clause.text.startswith(ASKS) and any(each.text.startswith(ASKS) for each in self.clauses if each.role in WORK):
            return True
        return clause.done and any(each.done for each in self.clauses if each.role in WORK)

    @property
    def only_begun(self) -> bool:
        """Whether it holds one act that says nothing to be checked yet, so that a frame behind it leads on (抓好培训,在…基础上,…)."""
        told = [clause for clause in self.clauses if clause.role in CORE]
        return self.core is Role.ACT and len(told) == 1 and not words().concrete.search(self.clauses[-1].text)

    @property
    def at_work(self) -> bool:
        """Whether it says what work is done, up to its last clause: a short frame leads on, and a statement says what comes of it."""
        return self.firm and self.core is Role.ACT and self.clauses[-1].role is Role.ACT

    def close(self, clause: Clause) -> None:
        """收尾: a piece that says by when or by whom all this is done; it changes nothing of what it is."""
        self.clauses.append(clause)
        self.timed = self.timed or clause.timed

    @property
    def tallies(self) -> bool:
        """Whether it counts up what was done (共举办12场): what is counted on behind it belongs to it (,发放材料100份)."""
        return not self.demands and any(TALLY.match(clause.text) for clause in self.clauses) and bool(words().counted.search(self.clauses[-1].text))

    @property
    def framed(self) -> bool:
        """Whether it opens with 在…方面, which holds together what follows up to the semicolon."""
        return bool(self.clauses) and bool(FRAMED.search(self.clauses[0].text))


def spans(clauses: list[Clause]) -> list[Span]:
    """归并: the clauses of one passage as spans, in order."""
    found: list[Span] = []
    listed = len(clauses) >= LIST and sum(clause.role is Role.ACT and clause.end - clause.start > SHORT for clause in clauses) >= LIST
    current, lexicon = Span(listed=listed), words()
    for clause in clauses:
        if SCORE in clause.text and lexicon.scored.search(clause.text):
            return [_scored(clauses)]
        aside = lexicon.aside.fullmatch(clause.text)
        if aside and lexicon.tail.fullmatch(clause.text):
            if current.core:
                current.close(clause)
                continue
            clause = replace(clause, role=Role.FRAME)  # 由甲牵头、乙配合, before the work itself
        said = clause.role is Role.SAID or (aside and lexicon.said.fullmatch(clause.text))
        if current.clauses and (said or _opens_new(current, clause)):
            found.append(current)
            current = Span(listed=listed)
        if said:
            continue
        current.add(clause)
    if current.clauses:
        found.append(current)
    return found


def _scored(clauses: list[Clause]) -> Span:
    """计分: a sentence that says what something counts for (未按时公开的,每次扣1分;两次以上加倍) is one thing, however it is told."""
    span = Span(scored=True)
    for clause in clauses:
        span.add(clause)
    return span


def _light(clause: Clause) -> bool:
    """Too general to be checked: a belief, or a short 要加强制度建设 that what follows makes concrete."""
    if clause.role is not Role.ACT:
        return clause.role is Role.BELIEF
    short = clause.end - clause.start <= SHORT and not clause.dated and not words().counted.search(clause.text)
    return short or bool(GENERAL.search(clause.text))


def _complete(clause: Clause) -> bool:
    """Whether a clause names a mechanism and says enough of it: what follows with a subject of its own is another thing."""
    return clause.role is Role.MECHANISM and clause.end - clause.start > LONG


def _counts_on(clause: Clause) -> bool:
    """Whether a target only says how far the next thing is to go (总量达到98万人,比例达到22%): with the one before it, one measure."""
    return not clause.demands and not clause.dated and not words().verb.length(clause.text, 0)


def _awarded(text: str) -> bool:
    """Whether a clause tells of an award."""
    return ("被" in text or "获" in text or "入选" in text or "受到" in text) and bool(AWARDED.search(text))


def _bans(text: str) -> bool:
    """Whether a clause forbids something, by itself or of someone (严禁…, 任何单位不得…)."""
    return bool(words().ban.match(text)) or ("不" in text and bool(FORBIDDEN.match(text)))


def _opens_new(span: Span, clause: Clause) -> bool:
    if len(span.clauses) >= MOST_CLAUSES:
        return True
    if (clause.role is Role.STATEMENT and not span.at_work) or _awarded(clause.text):
        return True
    if span.clauses[0].role is Role.STATEMENT:
        told = clause.role is Role.ACT and (clause.done or bool(words().counted.search(clause.text)))
        return told or clause.demands or clause.role in AFTER_A_STATEMENT
    if span.firm and (clause.named or clause.dated) and clause.role in CORE:
        return not (clause.dated and (span.clauses[-1].text.endswith(THEN) or HANDED_IN_BY.match(clause.text)))
    if span.core and clause.role in CORE and _bans(clause.text):
        return True
    if span.core in WORK and OUTCOME.match(clause.text):
        return True
    joined = clause.text.startswith(AND) and not clause.text.startswith(MORE) and not words().counted.search(clause.text)
    if joined or JOINS.match(clause.text):
        return False
    if span.in_a_row(clause):
        return True
    long = clause.end - clause.start > SHORT
    if not span.firm:
        another_case = span.core is Role.ACT and clause.role is Role.FRAME and clause.text.endswith("的")
        return another_case or (clause.role in CHECKED and span.beliefs > 1) or (clause.role is Role.ACT and long and span.beliefs > 2)
    if span.roles & WORK and not long and words().frequency.match(clause.text):
        return any(words().frequency.match(each.text) for each in span.clauses)  # 每季度通报一次,每年公布一次
    if clause.role is Role.FRAME and (span.only_begun or (not long and span.at_work)):
        return False
    if clause.role is Role.TARGET and span.core is Role.TARGET and _counts_on(clause):
        return False
    if clause.role in ALWAYS_NEW:
        return not clause.text.startswith(CONCLUDES)
    if clause.demands and not span.demands and any(LATELY.search(each.text) for each in span.clauses if each.done):
        return True  # 去年搞了观摩日,今年还要这么办
    return _another(span, clause, long=long)


def _another(span: Span, clause: Clause, *, long: bool) -> bool:
    """Whether a clause, by the part it plays, is another thing than what the span already says."""
    match clause.role:
        case Role.MEANS:
            return Role.ACT not in span.roles or len(span.clauses) > 1
        case Role.MECHANISM:
            return not (span.core is Role.MECHANISM and UNNAMED.fullmatch(clause.text)) and not (span.framed and Role.MECHANISM in span.roles)
        case Role.ACT:
            last = span.clauses[-1]
            rounded = last.role is Role.PURPOSE and not span.demands  # 改善伙食,提高满意度,加强宿舍管理: what a thing is for ends it
            listed = span.listed and last.end - last.start > SHORT
            if span.tallies and words().counted.search(clause.text):
                return False
            return (long and (rounded or listed or clause.text.startswith(last.text[:PARALLEL]))) or bool(words().counted.search(clause.text)) or (span.core in CHECKED and not span.framed and long)
        case Role.OTHER:
            return long and (clause.done or _complete(span.clauses[-1]))
        case Role.BELIEF:
            return clause.demands and span.core in CHECKED
    return False
