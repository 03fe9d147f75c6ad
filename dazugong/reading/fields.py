"""字段: by when, how often, how much, and under what name. Who owes it: owners.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dazugong.reading.heads import any_of, inside, sought
from dazugong.reading.lexicon import words
from dazugong.reading.owners import in_brackets, labelled_owner

ONE, NUMERALS = "一", "一二三四五六七八九十两百千"
TO = r"\s*(?:[-–~至]|—+)\s*"  # 2至3家
NUMBER = (  # what may follow its first character
    rf"(?:(?<=\d)\d*(?:\.\d+)?(?:{TO}\d+(?:\.\d+)?)?|(?<=[Xx])[Xx]*(?:{TO}[Xx]+)?"
    rf"|(?<=\*)\**\d*|(?<=[{NUMERALS}])[{NUMERALS}]*(?:至[{NUMERALS}]+)?|(?<=若)干)"
)
SHARE = rf"(?<=[\d{NUMERALS}])分之[\d{NUMERALS}]+|(?<=\d)/\d+|(?<=一)半(?!以)"  # 三分之一, 1/3, 一半
OBJECT_END = re.compile(r"[,;:。、“”()]|到|逐|全部|有|驻|与|实现|开展|从|给予|作|进行|建立|配备|选派|引进|培养|达到|不少于|不低于|以上|完成")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = words().fields
    return {
        "deadline_label": re.compile(rf"{any_of(data['deadline_label'])}[:为是]\s*([^;。,()]+)"),
        "deadline": words().deadline,
        "frequency": words().frequency,
        "label": sought([*data["owner_label"], *data["deadline_label"]]),
        "limit": sought(rf"{each}(?=[^\d*,;。]*$)" for each in (*data["at_least"], *data["at_most"]) if each[0] != "以"),  # 35岁以下占62% limits the age
        "target": re.compile(
            rf"[\dXx*{NUMERALS}若](?:(?P<share>{SHARE})|{NUMBER}(?:万(?!元))?[多余]?\s*(?P<unit>{inside(data['unit'])}))(?P<about>左右|以上|以内|以下)?"
        ),
    }


LABELS_ONLY = re.compile(r"[(\[]?(?:责任(?!编辑)|牵头|配合|承办|落实|完成|时限|截止)[^,。:]{0,8}[:].*")
TIMES_DONE = re.compile(r"^.*?[一二两三四五六\d]次(?=..)")
DATED = re.compile(r"[年月日天周季节近前期起]")
EVERY = ("每", "每年")  # 每年十月 comes round, and is no deadline
BY_EVENT, LONGEST_EVENT = ("之前", "以前", "开前", "展前", "论前", "决前", "举前", "施前", "议前", "案前", "批前", "结束后", "召开后"), 20  # 支部大会讨论前,要…
SAYS_WHEN = re.compile(r"[\dXx年月日季周旬底节]|长期|持续|常态|立即|随时|近期")
OFTEN = re.compile(r"[每定常按逐轮年月周季]")


class Times(NamedTuple):
    """时间: the deadlines and the rhythms that are written in a text."""

    dated: Sequence[re.Match[str]] = ()
    often: Sequence[re.Match[str]] = ()


UNTIMED = Times()


def times_of(text: str) -> Times:
    """时间, looked for only where one of their characters stands."""
    patterns = _patterns()
    dated = [found for found in patterns["deadline"].finditer(text) if not text.endswith(EVERY, 0, found.start())] if DATED.search(text) else ()
    often = [*patterns["frequency"].finditer(text)] if OFTEN.search(text) else ()
    return Times(dated, often) if dated or often else UNTIMED


def deadline_of(text: str, times: Times | None = None) -> str | None:
    """时限, as written; None if none is written. `times` of the text, where they are known."""
    if "时" in text and (labelled := _labelled(text)):
        return labelled
    if written := (times or times_of(text)).dated:
        return max((found.group() for found in written), key=_bound)
    return text[:end] if (end := text.find(",", 4, LONGEST_EVENT)) > 0 and text.endswith(BY_EVENT, 0, end) else None


def _labelled(text: str) -> str | None:
    """时限 behind a label, where it says when: 公开时间:定期与不定期相结合 does not."""
    found = _patterns()["deadline_label"].search(text)
    when = found.group(1).strip() if found else ""
    return when if SAYS_WHEN.search(when) else None


def bracketed_time(text: str) -> str | None:
    """宣传发动(3月上旬至4月底): the time in the brackets that end a text, where they hold nothing else."""
    inside = text[text.rfind("(") + 1 : -1] if text.endswith(")") else ""
    return inside if inside and words().deadline.fullmatch(inside) else None


def _bound(when: str) -> tuple[bool, int]:
    """How closely a time binds: one that says before when, then the longest."""
    return "前" in when or "底" in when, len(when)


def only_labels(text: str) -> bool:
    """Whether a passage says whose and by when the measures before it are, and nothing else."""
    return (":" in text and bool(LABELS_ONLY.fullmatch(text))) or (text.startswith("(") and bool(in_brackets(text)))


def labels_of(text: str) -> tuple[str | None, str | None]:
    """责任单位与完成时限 given by labels, as at the end of a plan's paragraph."""
    if alone := in_brackets(text):
        return alone.group(1), deadline_of(alone.group(2) or "")
    if not _patterns()["label"].search(text):
        return None, bracketed_time(text)
    return labelled_owner(text), _labelled(text)


def frequency_of(times: Times) -> str | None:
    """周期, as written (月报 is read as 每月); several joined by 、."""
    return "、".join(dict.fromkeys(_period(found.group()) for found in times.often)) if times.often else None


def _period(often: str) -> str:
    named = words().period_name.match(often)
    return words().period_of_name[named[0]] if named else often


def targets_of(text: str, times: Times, owner: str | None = None) -> list[dict[str, str]]:
    """目标值: every counted thing as indicator, op (=, >=, <=), value as written, unit. What is counted is named without its owner;
    what belongs to one of the `times` of the text (3个月内, 每年2次) counts nothing."""
    found = []
    taken = [time.span() for time in (*times.dated, *times.often)]
    for match in _patterns()["target"].finditer(text):
        start, end = match.span()
        if text[start] == ONE and match.start("unit") == start + 1:  # 一个, 一批: the most frequent of all, and no count
            continue
        if _is_quoted(text, start) or any(begin < end and start < over for begin, over in taken) or _is_given(text, start, end):
            continue
        share, unit, about = match.group("share", "unit", "about")
        number, unit = text[start : match.start("unit") if unit else match.end("share")].rstrip(), unit or ""
        op = _op(text, start, about or text[end : end + 4])
        if _is_phrase(text, number, unit, op, start, end) or (op == "=" and (share or unit in LASTS)):  # 一半的村, 公示7天: which, and how long
            continue
        value = number + unit + (about if about == "左右" else "")
        found.append({"indicator": _indicator(text, unit, start, end).removeprefix(owner or ""), "op": op, "value": value, "unit": unit})
    if not found and "全覆盖" in text and (whole := COVERS.search(text)):
        found.append({"indicator": _before(text, whole.start()), "op": "=", "value": "全覆盖", "unit": ""})
    return found


def _is_quoted(text: str, start: int) -> bool:
    """Whether a quotation is open before text[start]: 实施“百名”计划 counts nothing."""
    return "“" in text and text.count("“", 0, start) > text.count("”", 0, start)


def _is_phrase(text: str, number: str, unit: str, op: str, start: int, end: int) -> bool:
    """三个代表, 一个环节: a numeral at text[start:end] that names rather than counts; one with a limit (不少于两条) counts."""
    value = number.rstrip("多余")
    if FIGURES.fullmatch(value):
        if unit in ("年", "村") or (text[end : end + 1] and text[end : end + 1] in NO_COUNT.get(unit, "")):
            return True
    elif value == ONE or (unit in NAMING and (op == "=" or unit == "年")):
        return True
    return text.endswith(("连续", "第"), 0, start)


def _is_given(text: str, start: int, end: int) -> bool:
    """由76%提高到…, 年收入10万元以上的村, 在5个的基础上: a number at text[start:end] that is so already, or says which."""
    if text.startswith(WHICH, end - 2) or text.startswith(BASE, end):
        return True
    return bool(FROM.search(text, max(0, start - CLAUSE), start)) and bool(CHANGES.match(text, end))


def _op(text: str, start: int, after: str) -> str:
    """=, >= or <=: as a limit just before text[start], or right behind the number, says."""
    said = _patterns()["limit"].findall(text, max(0, start - NEAR), start)
    if after.startswith("以上") or (said and said[-1] in words().fields["at_least"]):
        return ">="
    if said or after.startswith(("以内", "以下")):
        return "<="
    return "="


def _indicator(text: str, unit: str, start: int, end: int) -> str:
    """What is counted at text[start:end]: the noun before a rate, the noun after a count."""
    if unit not in ("%", "个百分点", "‰", "分"):
        following = OBJECT_END.split(text[end : end + CLAUSE].lstrip("的"), maxsplit=1)[0]
        if len(following) >= 2:
            return following[:20]
    return _before(text, start)


def _before(text: str, end: int) -> str:
    """The noun that ends at text[end], without the verbs around it."""
    quoted = QUOTED_BEFORE.search(text, max(0, end - CLAUSE), end) if text.endswith("”", 0, end) else None
    before = quoted.group(1) if quoted else REACHES.sub("", STOPS.split(text[max(0, end - CLAUSE) : end])[-1])
    before = COUNTED_BEFORE.sub("", before)
    if DATED.search(before) or OFTEN.search(before):
        before = words().frequency.sub("", words().deadline.sub("", before))
    return _object(LEADING_VERBS.sub("", before))[-20:]


def _object(phrase: str) -> str:
    """What is left of 在新建村级活动阵地 without the words that lead to it."""
    phrase = phrase.lstrip("的在于共再已了").rstrip("的")
    length = words().verb.length(phrase, 0) if not phrase.endswith(RATES) else 0
    return phrase[length:] if length > 1 and len(phrase) - length >= LEAST_NAME and phrase[length] not in PART_OF_A_NAME else phrase


RATES = ("率", "面", "比例", "占比")  # 整顿转化率 keeps its name
LEAST_NAME, PART_OF_A_NAME = 3, "班会点站室率数面库员人者费"
COUNTED_BEFORE = re.compile(r"^.*[\dXx*][多余]?[个名家户项支处所人](?:的基础上)?(?=.{2})")  # 现有58个网格: 网格
QUOTED_BEFORE = re.compile(r"“([^“”]{2,20})”$")
NEAR, CLAUSE = 6, 200  # so far before a number stands what limits it, and so far what it counts
NO_COUNT = {"分": "类级批期层", "人": "才员民群口脉广"}  # 三分类, 百人才: what follows makes the unit part of a word
NAMING = ("%", "年", "个", "村", "分", "方面", "条", "件", "级", "对", "处", "项", "种", "类")  # with a numeral in characters: 三个代表, 两年
LASTS = ("天", "个月", "小时")
FIGURES = re.compile(r"[\dXx*.\s-]+|若干|[百千]+")
WHICH, BASE = ("以上的", "以下的", "以内的"), ("的基础", "基础上", "的,")  # 缺席两次的,由书记约谈
FROM = re.compile(r"(?:由|从|现有|原有)[^,;。]{0,10}$")
CHANGES = re.compile(r"[^,;。\d]{0,8}?(?:提高|上升|增加|增长|下降|降|调整|扩大|减少|压减|压缩|提升)[^,;。\d]{0,4}\d")
COVERS = re.compile(r"全覆盖(?=$|[,;。、)]|的?目标)")  # 全覆盖走访 says how
STOPS = re.compile(r"[,;:。、“”]")
REACHES = re.compile(r"(?:不少于|不低于|至少|不超过|达到|达|提高到|控制在|调整|增加|下降|降|提高|为|共|到|占|在)+$")
LEADING_VERBS = re.compile(r"^.*?(?:力争|确保|实现|争取|安排|举办|选派|组建|建成投用|建成|发展|引进|培训|完成|报送|储备|新建|调整|评选|其中|要|将|把|有)+(?=.{2})")
NAME_END = r"(?:制度|机制|体系|工程|活动(?!场|室|中心|经费)|行动|计划|办法|档案|库|台账|清单|平台|基金|论坛|例会|会议|责任制|积分制|学分制|管理|热线|大讨论|月报|定级|方案|细则|窗口|讲堂|服务站|讲坛)"
QUOTED_NAME = re.compile(rf"“([^“”]{{2,24}})”(?:[^,;。“”]{{0,10}}?({NAME_END}))?")
AGAINST = re.compile(r"(?:防止|杜绝|避免|克服|反对|纠正|破除|摒弃|力戒|防范|跳出|改变|不能|成为|当好|争[当做])[^,;。]{0,10}$")  # 防止“一刀切”, 成为“活辞典”: nothing that anybody sets up
THOUGHT = re.compile(r"”的?(?:意识|理念|思想|观念|原则|方针|态度|传统|要求)")  # “组织工作是主业”的意识
TITLED = re.compile(r"《([^《》]{2,40})》")
NAMED = re.compile(NAME_END)
QUOTES, CUTS = re.compile(r"[“”《》]"), re.compile(r"[,;:]")
UNNAMED = re.compile(r"起|如何|怎[样么]|了?一(?:套|批|个)|每|等|这|[^和]*这一")
SECOND_VERB = re.compile(r"^(?:[了好的]|[和并及]?(?:落实|完善|健全|推行|实施|用好|建立|深化|拓展|规范))+")
PLAIN_NAME = re.compile(rf"([^,;。“”、]{{2,24}}?{NAME_END}(?:制度|机制)?)")


def mechanisms_of(text: str) -> list[str]:
    """机制名称: quoted names with the noun that follows, and the objects of 建立, 推行, 开展 that end in a noun of mechanism."""
    found = TITLED.findall(text) if "《" in text else []
    for named in QUOTED_NAME.finditer(text) if "“" in text else ():
        quoted, noun = named.group(1), named.group(2) or ""
        if AGAINST.search(text, 0, named.start()):
            continue
        if noun or (len(quoted) > 2 and "," not in quoted and "、" not in quoted and not THOUGHT.match(text, named.end(1))):
            found.append(quoted + noun)
    for clause in CUTS.split(text) if NAMED.search(text) else ():
        for verb in words().verbs["mechanism"].finditer(clause) if not QUOTES.search(clause) else ():
            name = PLAIN_NAME.match(clause, verb.end())
            if name and not UNNAMED.match(name.group(1)):
                found.append(_own_name(SECOND_VERB.sub("", name.group(1))))
                break
    return [name for name in dict.fromkeys(found) if len(name) > 2]


def _own_name(name: str) -> str:
    """The name without what is said of it: 更加紧密的网上交流平台 is called 网上交流平台, and 一次分类定级 is called 分类定级."""
    name = TIMES_DONE.sub("", name)
    _, _, last = name.rpartition("的")
    return last if len(last) > 3 else name
