"""角色: what a clause does in its sentence - opens a measure, frames it, says what it is for, or tells a belief."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dazugong.reading.heads import sought
from dazugong.reading.lexicon import Words, words

BY_RULE = re.compile(r"按照?(?:[^,]*(?:的|”)(?:比例|标准|幅度)|(?:《[^》]*》的?|[^,]{0,6})(?:规定|程序|要求))(?=.)")
BY_MEANS, WITH = ("通过", "采取", "采用", "运用"), ("用", "以")
WAY_END = re.compile(r"等?(?:多种|各种|有效)?(?:方式|形式|措施|办法|途径|手段|机制|模式|载体)$")
AS_THINGS_ARE = re.compile(r"结合[^,]{0,8}实际$|(?:按照?|根据|对照|依照)[^,]*(?:要求|部署|精神|规定|标准|情况)$")
WITH_BA = re.compile(r"[^,]{0,10}?(?:把|将)(?!好|握|关)")
BA_TARGET = re.compile(r"(?:建设|打造|建|打造|培育|发展|培养)成")
BA_HANDLES = re.compile(r"[出起下过]来(?:$|再)|到位$|清楚$|记[在入]|拟|一遍|一次|起来$|纳入|列入|摆|放|发|整理|转|抓|分解|送|交|管|用")
BA_BELIEF = re.compile(r"摆[上在到]重要|思想和?行动统一|作为|放到|放在|当作|当成|看作|融入|贯穿|转化[为成]|体现|扛在|放在心上|抓在手|挂在心|成为|好$|落实到")
HANDLES = re.compile(r"逐[一个村户项条人家级]|约谈|追责|问责|优先|列入|责令|取消|进行|给予|予以|加以|实行|实施|开展|定向|从严|严肃|及时|落实|建立|用制度|回访")
STANDS_IN = sought(["在.+(?:中|时|后|前|过程|基础上|方面|领域|上|下)$", "(?:按照|根据|围绕|结合).*(?:要求|精神|部署|规定|原则|情况|实际|特点)$"])
FOR_SOMETHING = re.compile(r"为.*(?:提供|遣好兵|奠定|营造|创造|打下|发挥|解决|增添|注入|贡献|保驾)")
RHETORIC = ("下功夫", "做文章", "花心思", "下力气", "用力", "使劲", "求突破", "多做工作")
TAKES_PART = re.compile(r"组织[^,“]{2,14}?(?:参加|参与|学习|观看|收看|前往|赴)")
ONE_ROUND = re.compile(r"(?:组织|举办|安排|召开)[^“《]*")  # 举办培训班, without a name: done once
STATUTE = re.compile(r"(?:制度|责任制|办法|规定|条例|细则)(?!的|建设)")
ASKS_OF_US = re.compile(r"要求(?<=[^,]{4}要求)(?<![照据这就]要求)(?:我们|组织部门|组工干部|各级|广大)")
CARRIED_ON = re.compile(r"(?<![的等、])(?:实行|推行|试行)(?=[^,、的等在]{2})")  # behind its object: 考勤实行积分管理
FIRM = re.compile(r"[“\d]|[Xx]|全(?!过程|面|力|局|心)|每一?[名个人户]|率|前列|完成|一遍|以上")
TOGETHER = re.compile(r"(?:会同|联合|协同)(?![^,]*(?:举办|召开|开展|组织(?!部)|出台|印发|成立|建立))(?:[^,]{2,16})$(?<![查核展动作出定])")
MEASURED = sought([r"(?:进入|位居|跻身|保持)[^,]{0,16}前[\dXx一二三四五六七八九十]+[名位]", r"(?:走在|位居|处于|进入|位于)[^,]{0,10}前列", r"[率面]\d+%", r"(?:不(?:[能得]|应)?(?:少于|低于|超过|高于)|至少|达到?|控制在|保持在)[^,]{0,4}?[\dXx一二三四五六七八九十两百]"])
PERIODIC = re.compile(r"(?:[一两二三四五六七八九十\d]+|若干|集中|至少.{0,6})(?:次|场|遍|轮|期|讲|批|节|篇|堂|晚|天)|通报|会商|调度|督查|抽查|检查|考核|报告|走访|公示|例会|研究|反馈")
QUOTED = re.compile(r"“[^”]*”")
LIGHT_TAIL = re.compile(r"(?:并(?!轨|联)[^,]*|等|工作|建设|实施力度|力度|步伐|内容|制|中|一遍|一次)+$")
ASKED_FOR = re.compile("^(?:在|确保|力争|争取)")  # what a time may open with that stands alone: 力争到2027年,…
CASE = "对凡经"  # how a clause opens that says in which case
CARRIED = "学贯落执"  # how a word of `carry` begins
LAST_WORD = 2  # letters of the verb that ends a clause
NONE: frozenset[str] = frozenset()
FORBIDDEN = re.compile(r"[^,“]{2,16}(?:不得(?!不|已|力|了|超|少|低|高|小|大|突|迟|晚|早|多)|不准(?!确)|不许)")
HANDED_IN = re.compile(r"[^,]{0,20}[将把][^,]{2,30}报(?![告名道刊纸酬表])")  # 将材料的电子版报县委组织部
LONGEST_END = 10  # characters of the words that show work at the end of a clause
INSIDE_VERB = 2  # letters of a verb that is no adverb
FACING = "针对"  # 针对任务重、人手少的实际,: what is met, not told
SINCE = "以来"  # …活动开展以来
LONGEST_TIME, LONGEST_PERIOD = 24, 15  # characters of a clause that is nothing but a time, or ends in one (换届以后)


@dataclass(frozen=True, slots=True)
class _Roles:
    """角色: the parts that a clause may play. Plain words in slots: they are named ten thousand times in a paper of ten thousand
    characters, and a member of an Enum costs a call each time, a constant of a class a search."""

    SAID: str = "话头"
    TIME: str = "时间"
    FRAME: str = "状语"
    MEANS: str = "手段"
    MECHANISM: str = "机制"
    ACT: str = "任务"
    TARGET: str = "目标"
    PURPOSE: str = "目的"
    BELIEF: str = "理念"
    STATEMENT: str = "陈述"
    OTHER: str = "其他"


Role = _Roles()


def leads(clause: str, place: int, lexicon: Words) -> bool:
    """Whether a preposition (围绕, 结合) stands at `place`: what follows it is neither subject nor verb."""
    opening = lexicon.frame_open.match(clause, place)
    return bool(opening) and opening[0] in lexicon.preposition


def role_of(clause: str, place: int, demands: bool, lexicon: Words, *, timed: bool) -> str:
    """The part that `clause` plays: its verb stands at `place`; it `demands` something; it is `timed` where it may name a time."""
    may, here = lexicon.openers.get(clause[0], NONE), lexicon.openers.get(clause[place : place + 1], NONE)
    if len(clause) <= LONGEST_TIME and _only_a_time(clause, place if timed else 0, lexicon, framed="frame_time" in may):
        return Role.TIME
    if (demands and "ban" in may and lexicon.ban.match(clause)) or (("不" in clause or "报" in clause) and _outright(clause)):
        return Role.ACT
    if not demands and lexicon.statement.opens(clause):
        return Role.STATEMENT
    rest = clause[place:]
    in_case = clause[-1] == "的" and not demands and not lexicon.counted.search(clause)
    if rest[:1] in CARRIED and lexicon.carry.match(rest):
        return Role.ACT
    if in_case and clause[0] in CASE:
        return Role.FRAME  # 对无法联系的,停止党籍
    marked = "“" in clause or _marks().search(clause)
    if marked and (role := _marked_role(clause, place, rest, demands, lexicon)):
        return role
    if in_case:
        return Role.FRAME  # 缺学三次的,由书记约谈
    kinds, length = lexicon.verb.at(clause, place)
    if marked and timed and MEASURED.search(clause) and (often := lexicon.frequency.search(clause)) and MEASURED.search(clause, often.end()):
        return Role.MECHANISM
    framed = "frame_open" in here and lexicon.frame_open.match(rest)
    if framed and "每" in clause and "target" not in kinds and not rest.startswith(BY_MEANS) and _periodic(clause, lexicon):
        return Role.MECHANISM  # 每半年到乡镇听一次意见
    if framed and not demands and framed[0] == "为" and lexicon.aim.match(rest):
        return Role.FRAME
    if framed and (length < INSIDE_VERB or framed[0] in lexicon.preposition or (rest.startswith(BY_MEANS) and WAY_END.search(rest))):
        return _framed_role(rest, framed[0], demands, lexicon)
    if marked and MEASURED.search(rest) and not kinds & {"task", "mechanism"}:
        return Role.TARGET
    if timed and "target" not in kinds and _periodic(clause, lexicon):
        return Role.MECHANISM
    if not kinds:
        inner = _inner_role(rest, lexicon)
        if inner is Role.OTHER and timed and len(rest) > 2 and (often := lexicon.frequency.search(clause, 0, place + 2)) and often.start() > 1:
            return Role.MECHANISM
        return _unlisted(rest, demands, inner, lexicon)
    return _verb_role(kinds, rest, demands, lexicon, always="always" in here)


def _outright(clause: str) -> bool:
    """Whether work is asked for whatever the verb: 任何单位不得挪作他用, 将材料的电子版报县委组织部."""
    return bool(FORBIDDEN.match(clause) or HANDED_IN.match(clause))


def _periodic(clause: str, lexicon: Words) -> bool:
    """Whether it says how often how many of something is done: 每半年听一次意见."""
    often = lexicon.frequency.search(clause)
    return bool(often) and bool(PERIODIC.search(clause, often.end()))


def _unlisted(rest: str, demands: bool, inner: str, lexicon: Words) -> str:
    """A clause whose verb stands in no list: demanded, it is work - unless it asks how people are to be (态度要端正)."""
    if not demands or inner is not Role.OTHER or (rest.startswith("有") and not lexicon.counted.search(rest)):
        return inner
    return Role.BELIEF if lexicon.quality.fullmatch(rest) or lexicon.attitude.search(rest) else Role.ACT


def _only_a_time(clause: str, place: int, lexicon: Words, *, framed: bool) -> bool:
    """Whether a short clause says when, and no more; `place` is past the time it opens with."""
    if (framed and lexicon.frame_time.fullmatch(clause)) or (clause[-2:] in lexicon.time_end and (clause.endswith(SINCE) or len(clause) <= LONGEST_PERIOD)):
        return True
    return place > 0 and bool(lexicon.deadline.fullmatch(ASKED_FOR.sub("", clause)))


@cache
def _marks() -> re.Pattern[str]:
    """What _marked_role looks for: most clauses hold none of it, and are asked once instead of ten times."""
    lexicon = words()
    said = (lexicon.seeing, lexicon.copula, TOGETHER, ASKS_OF_US, STANDS_IN, MEASURED)
    return sought([*lexicon.statement.anywhere, *(pattern.pattern for pattern in said), *RHETORIC, "[把将为对让使]"])


def _marked_role(clause: str, place: int, rest: str, demands: bool, lexicon: Words) -> str | None:
    """The role of a clause that does more than act: it states, frames, tells a belief, or turns its object round with 把."""
    if lexicon.seeing.search(clause) or (not demands and _states(clause, place, lexicon)):
        return Role.STATEMENT
    if TOGETHER.search(clause):
        return Role.FRAME
    if ASKS_OF_US.search(clause):
        return Role.BELIEF
    if clause.endswith(RHETORIC) or (demands and rest.startswith(("让", "使"))):
        return Role.BELIEF
    if WITH_BA.match(clause, place) and not leads(clause, place, lexicon) and (role := _ba_role(clause, place, demands, lexicon)):
        return role
    if not demands and (STANDS_IN.search(rest) or (rest.startswith("对") and not HANDLES.search(rest) and not _ends_in_work(rest, lexicon))):
        return Role.FRAME
    return Role.PURPOSE if not demands and FOR_SOMETHING.match(rest) else None


def _ends_in_work(rest: str, lexicon: Words) -> bool:
    """Whether what is done to something stands behind it: 对商务楼宇逐栋摸排."""
    return len(rest) > LAST_WORD * 2 and rest[-LAST_WORD - 1] != "的" and "task" in lexicon.verb.at(rest, len(rest) - LAST_WORD)[0]


def _states(clause: str, place: int, lexicon: Words) -> bool:
    """Whether the clause tells how things are: 是 as its verb, or a word of cause and consequence - not as the object of work (找出存在的问题)."""
    if clause.startswith(FACING):
        return False
    outside = QUOTED.sub("“”", clause) if "“" in clause else clause
    if lexicon.statement.occur(outside) and (lexicon.done.search(clause) or "task" not in lexicon.verb.at(clause, place)[0]):
        return True
    return bool(lexicon.copula.search(outside)) and not lexicon.task_copula.search(outside)


def _ba_role(clause: str, place: int, demands: bool, lexicon: Words) -> str | None:
    if BA_TARGET.search(clause) or (clause.startswith(("确保", "力争", "争取"), place) and FIRM.search(clause)):
        return Role.TARGET
    if BA_BELIEF.search(clause, place):
        return Role.BELIEF
    handled = BA_HANDLES.search(clause, place) or _inner_role(clause[place:], lexicon) is not Role.OTHER
    return Role.ACT if demands or handled else Role.OTHER


def names_mechanism(rest: str, lexicon: Words) -> bool:
    """Whether the object is a thing with a name: quoted, or ending in a noun of the list."""
    quoted = "《" in rest or ("“" in rest and "”" in rest and not lexicon.named_only.match(rest) and not lexicon.trait.search(rest))
    if quoted or STATUTE.search(rest):
        return True
    end = len(LIGHT_TAIL.sub("", rest)) - 1
    return any(found.end() >= end for found in lexicon.noun.finditer(rest))


def _verb_role(kinds: frozenset[str], rest: str, demands: bool, lexicon: Words, *, always: bool) -> str:
    if lexicon.standard.match(rest):
        return Role.BELIEF
    if (always and lexicon.always.match(rest)) or ("mechanism" in kinds and names_mechanism(rest, lexicon)):
        return Role.ACT if TAKES_PART.match(rest) or ONE_ROUND.fullmatch(rest) else Role.MECHANISM
    if lexicon.attitude.search(rest) and not kinds & {"mechanism"}:
        return Role.BELIEF
    if rest.startswith("确保") and not FIRM.search(rest):
        return Role.PURPOSE
    if "target" in kinds and not lexicon.vague.search(rest):
        return Role.TARGET
    if "task" in kinds and not ("purpose" in kinds and not demands):
        return Role.MECHANISM if "行" in rest and CARRIED_ON.search(rest) else Role.ACT
    if demands and lexicon.growth.match(rest) and not lexicon.counted.search(rest):
        return Role.BELIEF
    if "purpose" in kinds:
        return Role.ACT if demands or lexicon.counted.search(rest) else Role.PURPOSE
    if "principle" in kinds:
        return Role.BELIEF
    return Role.ACT if "mechanism" in kinds else Role.PURPOSE


def _framed_role(rest: str, opening: str, demands: bool, lexicon: Words) -> str:
    """在…, 对…, 通过…: a frame, unless a verb of its own follows in the same clause."""
    inner = _inner_role(rest, lexicon)
    rule = BY_RULE.match(rest)
    if rule and (kinds := lexicon.verb.at(rest, rule.end())[0] & {"task", "mechanism"}):
        return Role.ACT if "task" in kinds else Role.MECHANISM
    if opening in lexicon.preposition and not (inner is Role.MECHANISM and lexicon.done.search(rest)):
        return (inner if inner is not Role.OTHER else Role.ACT) if demands and not AS_THINGS_ARE.match(rest) else Role.FRAME
    if (rest.startswith(BY_MEANS) or rest.startswith(WITH)) and WAY_END.search(rest):
        return Role.MEANS
    if rest.startswith(BY_MEANS):
        return Role.MEANS if inner in (Role.MECHANISM, Role.ACT) or "“" in rest else Role.FRAME
    if rest.startswith(("对", "由")):
        return Role.ACT
    if lexicon.frame_close.search(rest) and inner is not Role.MECHANISM:
        return Role.FRAME
    if inner is Role.OTHER and rest.startswith("每") and lexicon.counted.search(rest):
        return Role.TARGET
    return inner if inner is not Role.OTHER else Role.FRAME


def _inner_role(rest: str, lexicon: Words) -> str:
    """The first verb of mechanism or work further inside the clause, past a frame or a subject."""
    act = False
    for place, kinds, _ in lexicon.verb.standing(rest, 2, len(rest) - 2):
        if "mechanism" in kinds and names_mechanism(rest[place:], lexicon):
            return Role.MECHANISM
        if "handing" in kinds:
            return Role.ACT
        act = act or ("task" in kinds and "purpose" not in kinds)
    if act or lexicon.at_end.search(rest, max(0, len(rest) - LONGEST_END)):
        return Role.ACT
    return Role.MECHANISM if lexicon.event.search(rest) else Role.OTHER
