"""责任单位或责任人: named by a label, by 由…负责, as the subject of a demand, or as a unit that acts."""

from __future__ import annotations

import re
from functools import cache

from dazugong.reading.heads import any_of, inside, sought
from dazugong.reading.lexicon import words

LEADS = r"通过|采取|按照?|根据|结合|围绕|针对|对照|依托|利用|接到|收到|为(?=[^,]{0,16}(?:部门|单位|责任人|联络员|主体))|在|以(?![上下外内及])|对(?![象接])|向"
NOT_ACTING = r"建设|工作|管理|领导|组织部?[生建体]|设置|换届"  # 党支部建设 names a field, and no unit that acts
BIDS = "鼓励|支持|引导|允许|要求"  # 鼓励企业建立…: whose work it is that is wished for
BIDDEN = re.compile(BIDS)
LONGEST_NAMES = 40


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = words().fields
    tail = inside(data["owner_tail"])
    name = rf"(?:(?![要对将把由作使在向以])[^,;:。“”!?把]{{0,18}}?{tail}|大家)"
    label, acts = any_of(data["owner_label"]), "|".join(words().verbs[kind].pattern for kind in ("task", "mechanism"))
    when, often = words().when, inside(data["frequency"])
    asks = f"{often}|{inside(['把', '都', '也', '就', '还', '应当?', '必须', '务必', '须', '需', '于', '在', '每', '要', '将', '负责(?!人|同志)', '牵头', '会同', '按', '拿出', '定期', '至少', '可(?![以能靠行见喜])', *data['unit_verbs']])}"
    return {
        "label": re.compile(rf"{label}[:为是]\s*([^;。,()]+)"),
        "alone": re.compile(rf"\(([^(),;:。、]{{1,12}}?{tail}(?:、[^(),;:。、牵主]{{2,14}})*)(?:牵头|负责|主办)?(?:[,;、]([^()。]{{2,30}}))?\)$"),
        "by": re.compile(rf"由({name}(?:[、和及与]{name})*)(?:{any_of(data['by_verbs'])}|(?={acts}))"),
        "subject": re.compile(rf"[,;:](?:因此,?|同时,?|)({name}(?:[、和及与]{name})*)(?:[于在]?{when}(?<=[前内底])|(?:{when}|(?={often}))?(?:{asks})(?!求|来|部))"),
        "bidden": re.compile(rf"[,;:](?:{BIDS})(?:和引导|和支持|和推动)?({name})(?<!干部|成员)(?={acts}|[在按将]|根据|结合|面向|自主|规范|积极|普遍)"),
        "unit": sought((*data["unit_tail"], *data["actor_tail"])),
        "acts": re.compile(rf"(?!{NOT_ACTING})(?:都|均)?(?:{acts}|{LEADS})"),
    }


def responsible_of(text: str, *, asked: bool = False) -> str | None:
    """The first name found, in the order of how plainly it is said; None rather than a guess. `asked`: not who merely acts."""
    patterns = _patterns()
    named, clauses = words().owner.search(text), f",{text}"  # where every clause stands behind a sign, the engine looks for the signs alone
    for key in ("label", "by", "subject", "bidden") if named else ("label",):
        if (key != "by" or "由" in text) and (key != "bidden" or BIDDEN.search(text)) and (found := patterns[key].search(clauses)) and _is_a_name(name := _bare_name(found[1].strip())):
            return name
    acting = named and not asked and _acting(text)
    return name if acting and _is_a_name(name := _bare_name(acting)) else None


def _acting(text: str) -> str:
    """乡镇党委健全…, 各支部结合实际…: the units that a clause opens with, where work follows at once."""
    patterns = _patterns()
    for found in patterns["unit"].finditer(text):
        if patterns["acts"].match(text, found.end()):
            name = text[max(text.rfind(stop, 0, found.start()) for stop in ",;:") + 1 : found.end()]
            return "" if len(name) > LONGEST_NAMES or BETWEEN.search(name) else name
    return ""


def _is_a_name(name: str) -> bool:
    return bool(name) and name[0] not in NO_NAME and not words().not_owner.search(name) and not _opens_in_a_verb(name)


def _opens_in_a_verb(name: str) -> bool:
    """带动各党委 names nobody; 宣传部门 does, although one may 宣传."""
    verb = words().verb.length(name, 0)
    return 1 < verb < len(name) - 1 and name[verb] != "、" and not OFFICE.fullmatch(name)


def _bare_name(name: str) -> str:
    """The name without what leads to it: 请各单位 is 各单位, 年底前组织部 is 组织部."""
    bare = BEFORE_NAME.sub("", name).partition("会同")[0]
    while before := words().time_opening.match(bare) or words().rhythm_opening.match(bare) or DAY.match(bare):
        bare = bare[before.end() :]
    return bare


BETWEEN = re.compile(r"[“”!?。把对为在以将由使让向与]")  # words that stand between a unit and what is not yet its name
BEFORE_NAME = re.compile(r"^(?:.*(?:的|要求)|因此|同时|请|希望|建议|经常|特别是|尤其是|所以)")
OFFICE = re.compile(r"..(?:部门?|科室?|股|组|局|处|中心|办公室)")
NO_NAME = "向对把为以给"  # 向老干部通报
DAY = re.compile(r"[\d一二三四五六七八九十]+[日号]")


def labelled_owner(text: str) -> str | None:
    """责任单位:组织科: what stands behind the label."""
    found = _patterns()["label"].search(text)
    return found and found.group(1).strip()


def in_brackets(text: str) -> re.Match[str] | None:
    """(组织科牵头,各乡镇配合): the owner, and what else is said of him, in the brackets that end a text."""
    return _patterns()["alone"].search(text, text.rfind("(")) if text.endswith(")") else None
