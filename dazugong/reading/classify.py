"""定类: kind and status of a span, by the order achievement, target, mechanism, task, principle."""

from __future__ import annotations

import re

from dazugong.reading.group import Span
from dazugong.reading.heads import sought
from dazugong.reading.lexicon import Words, words
from dazugong.reading.roles import Role


class Kind:
    """类别: what a piece of a document is. Plain words, like the roles."""

    ACHIEVEMENT = "achievement"
    TARGET = "target"
    MECHANISM = "mechanism"
    TASK = "task"
    PRINCIPLE = "principle"


class Status:
    """状态: by the tense of the sentence."""

    DONE = "done"
    ONGOING = "ongoing"
    PLANNED = "planned"


MEASURED = frozenset({Role.MECHANISM, Role.ACT, Role.TARGET, Role.MEANS})
ARRANGED = frozenset({Role.MECHANISM, Role.MEANS})
HOPED_FOR = frozenset({Role.PURPOSE, Role.STATEMENT})
EXHORTED = frozenset({Role.ACT, Role.BELIEF})
ONCE = re.compile("[定订纳]")  # what the next needs
LASTS = re.compile("“|(?:机制|模式|载体)(?=,)")  # a way of doing things that has a name or goes on
ONE_PLAN = re.compile(r"[^“《]*(?:制[定订][^,“《]*(?:方案|计划|预案)|[将把][^,“《]*纳入[^,“《]*)(?:$|,)")
ENDED = re.compile(r"(?:建成|开通|上线|启用|投用|完成|落成)$")  # under a heading that looks back: 网站建成开通
ASIDE = re.compile(r"“[^”]*”|对[^,]*?(?=进行|开展|逐|予以|给予|实行)")  # “百名”讲师计划, 对9个村逐村摸排: no number to be reached
STANDING = re.compile(r"由[^,]{2,16}(?:包联|包保|结对|联系|帮扶|帮带|送学)")  # who looks after whom, and goes on doing so
REACHED = sought(["轮训一遍", r"(?:建成|打造|培育|建设|创建|选树|推出).{0,8}(?:一批|若干)", r"全部[^,]{0,8}(?:到位|销号|清零|达标|转化|配齐|见底)$", "清零$"])


def kind_of(span: Span, whole: str, *, past: bool) -> str | None:
    """类别, or None where the span is background and no measure at all."""
    roles, core, lexicon = span.roles, span.core, words()
    if span.scored:
        return Kind.MECHANISM if Role.MECHANISM in roles else Kind.TASK
    told = span.clauses[0].role is Role.STATEMENT and not any(c.demands for c in span.clauses)
    if told or (core is None and Role.MEANS not in roles):
        said_done = lexicon.result.search(whole) or lexicon.counted.search(whole) or ENDED.search(whole)
        return Kind.ACHIEVEMENT if past and not told and said_done and not lexicon.demand.search(whole) else None
    if ((core is None or core is Role.BELIEF) and not roles & MEASURED) or (core is Role.ACT and span.general and not past):
        goes_on = span.timed and not past and lexicon.frequency.search(whole)  # 要坚持部长接待日,每月15日雷打不动
        return Kind.MECHANISM if goes_on else Kind.PRINCIPLE
    if past and not (span.demands and lexicon.creed.match(whole)):
        return Kind.ACHIEVEMENT
    exhorted = core in EXHORTED and ((span.demands and lexicon.exhort.match(whole)) or lexicon.creed.match(whole))
    if (exhorted or (("以" in whole or "紧紧围绕" in whole) and not roles & ARRANGED and lexicon.guided.match(whole))) and not (lexicon.counted.search(whole) or lexicon.deadline.search(whole)):
        return Kind.PRINCIPLE
    often = span.timed and lexicon.frequency.search(whole)
    if core is Role.MECHANISM and often:
        return Kind.MECHANISM
    if core is Role.TARGET or _counts(whole, lexicon) or REACHED.search(whole):
        return Kind.TARGET
    if _arranged(span, whole) or "挂钩" in whole or ("由" in whole and STANDING.search(whole)) or often:
        return Kind.MECHANISM
    return Kind.TASK


def _arranged(span: Span, whole: str) -> bool:
    """Whether something is set up or carried on: a mechanism that is more than a plan for one piece of work (制定整改方案),
    or a way of doing things (通过…, 采取…方式) without other work it is used for, or with a name."""
    if Role.MECHANISM in span.roles:
        once = ONCE.search(whole)
        return not (once and all(ONE_PLAN.match(clause.text) for clause in span.clauses if clause.role is Role.MECHANISM))
    return Role.MEANS in span.roles and (span.core is not Role.ACT or bool(LASTS.search(whole)))


def reached(kind: str | None, span: Span, whole: str) -> str | None:
    """目标之下: the kind of what stands under a heading that says that all this is to be reached."""
    if kind == Kind.ACHIEVEMENT or span.core is Role.MECHANISM:
        return kind
    return Kind.TARGET if kind or span.roles & HOPED_FOR or words().counted.search(whole) else None


def _counts(whole: str, lexicon: Words) -> bool:
    """Whether a number is to be reached."""
    return bool(lexicon.counted.search(whole) and lexicon.counted.search(ASIDE.sub("", whole)))


def is_past(span: Span, span_text: str, *, review: bool, told_past: bool) -> bool:
    """已做: said as done - by the words of the span, the time of the sentence, or the heading above."""
    lexicon = words()
    if not lexicon.tense.search(span_text):
        return review or (told_past and not span.demands)
    if lexicon.future.search(span_text) or (span.demands and not review):
        return False
    if lexicon.done.search(span_text) or review:
        return True
    if lexicon.maybe.search(span_text):
        return False
    return told_past or bool(lexicon.result.search(span_text))


def status_of(kind: str, span_text: str) -> str:
    """状态: done or under way for achievements, planned for demands, under way where nothing is demanded."""
    lexicon = words()
    if kind == Kind.ACHIEVEMENT:
        told = lexicon.done.search(span_text) or lexicon.result.search(span_text) or lexicon.counted.search(span_text)
        return Status.DONE if told else Status.ONGOING
    if kind == Kind.PRINCIPLE and not lexicon.maybe.search(span_text):
        return Status.ONGOING
    return Status.PLANNED
