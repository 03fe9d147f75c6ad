"""亲属: from a term of kinship to the way that leads to the person, and from the way to its degree.

A way is written in three steps: 上 to a parent, 下 to a child, 偶 to a spouse; a brother is 上下, an uncle's son 上上下下.
Terms may be joined by 的 (妻子的弟弟), and be alternatives (祖父母或外祖父母).
"""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .refusal import CannotJudge

NEAR_IN_LAW = frozenset({"偶上", "下偶", "下偶上", "偶上下", "上下偶", "偶上下偶"})
LONGEST = 40
NONE_AT_ALL = re.compile(r"(?:并?无|没有|不是|不存在).*")
# 大姨父、二舅、亲弟弟、双胞胎妹妹: which one of them, not another kind of kin
RANK = re.compile(r"(?:双胞胎|孪生|同胞|嫡亲|[大二三四五六七八九十小老长次幺亲嫡胞])(?=.)")
IN_NAME_ONLY = re.compile(r"(?:前任?|已?离异的?|离婚的?|干|义|契|结义|结拜)(?=.)")
BY_HALF = re.compile(r"(?:同父异母|同母异父|非?婚生|过继|收养)的?(?=.)")
ASIDE = re.compile(r"[（(][^（()）]*[）)]")


@dataclass(frozen=True)
class Kin:
    """亲属关系: its kind, and whether it is among those that must recuse."""

    kind: str
    covered: bool
    remark: str = ""


@dataclass(frozen=True)
class Terms:
    """称谓表: the way of each term, words for people who are no kin, words that say too little, and what words for
    acquaintances end with (大学同学, 老战友)."""

    ways: dict[str, str]
    not_kin: frozenset[str]
    unclear: frozenset[str]
    acquaintances: frozenset[str]


@cache
def terms() -> Terms:
    """The terms that come with the program; each has one way."""
    table = tomllib.loads((files(__package__) / "data" / "kinship.toml").read_text("utf-8"))
    ways = {term: one["path"] for one in table["kin"] for term in one["terms"]}
    return Terms(ways, frozenset(table["not_kin"]["terms"]), frozenset(table["unclear"]["terms"]),
                 frozenset(table["acquaintances"]["endings"]))


def judge(relation: str, generations: int) -> Kin:
    """回避的亲属: the degree of the relation named; of several alternatives the nearest counts. CannotJudge when unknown."""
    text = ASIDE.sub("", re.sub(r"\s+", "", relation))
    if not text:
        raise CannotJudge("没有写是什么关系，请写明称谓，如“表弟”，没有关系的写“无”")
    found = [_judge_one(one, generations) for one in _alternatives(text)]
    return next((kin for kin in found if kin.covered), found[0])


def _alternatives(text: str) -> list[str]:
    if text in terms().ways:
        return [text]
    before, joint, last = text.rpartition("的")
    parts = [part for part in re.split(r"[或、/，,]", last) if part]
    return [part if part in terms().ways and joint == "" else before + joint + part for part in parts] or [text]


def _judge_one(text: str, generations: int) -> Kin:
    known = terms()
    if text not in known.ways and text.endswith("关系") and text not in known.not_kin:
        text = text.removesuffix("关系")
    if text in known.unclear:
        return Kin("亲属", True, "称谓没有说清是哪一种亲属，先按应当回避办；请写明，如“表弟”")
    if _not_kin(text):
        remark = "" if NONE_AT_ALL.fullmatch(text) else "不是亲属；如可能影响公正，也应当回避，请会议主持人定"
        return Kin("不是亲属", False, remark)
    return degree(way_of(text), generations)


def _not_kin(text: str) -> bool:
    """Whether the words name somebody who is no kin, or lead through one: 大学同学, 前妻的弟弟, 干哥哥."""
    known = terms()
    if NONE_AT_ALL.fullmatch(text):
        return True
    return any(step in known.not_kin or (step not in known.ways and (
        any(step.endswith(word) for word in known.acquaintances)
        or (IN_NAME_ONLY.match(step) is not None and _plain(IN_NAME_ONLY.sub("", step, count=1)) in known.ways)))
        for step in text.split("的"))


def _plain(step: str) -> str:
    """A term without what says which one it is: 大姨父 → 姨父; itself where it is known as it is, or not at all."""
    known = terms().ways
    if step in known:
        return step
    for extra in (BY_HALF, RANK):
        shorter = extra.sub("", step, count=1)
        if shorter != step and (found := _plain(shorter)) in known:
            return found
    return step


def way_of(text: str) -> str:
    """The way that a term, or terms joined by 的, leads: 妻子的弟弟 → 偶上下."""
    known = terms().ways
    if text in known:
        return known[text]
    steps = [piece for step in BY_HALF.sub("", text).split("的") for piece in _pieces(_plain(step))] if len(text) <= LONGEST else [""]
    if not all(step in known for step in steps):
        raise CannotJudge(f"认不出“{text[:20]}”这个称谓，请用“的”连起来写，如“妻子的弟弟”，不是亲属的写“无”")
    return "".join(known[step] for step in steps)


def _pieces(step: str) -> list[str]:
    """A step that left out 的: 妻子弟弟 → 妻子, 弟弟. Pieces of one character are not trusted (父女 is no way to a sister)."""
    known = terms().ways
    if step in known or len(step) < 4:
        return [step]
    for cut in range(len(step) - 2, 1, -1):
        rest = _pieces(step[cut:]) if step[:cut] in known else []
        if rest and all(piece in known for piece in rest):
            return [step[:cut], *rest]
    return [step]


def shorten(way: str) -> str:
    """The same person by the shortest way: a child's parent is oneself or the spouse, a spouse's spouse oneself,
    a parent's spouse a parent, a spouse's child a child."""
    shorter = way
    for long, short in (("下上", ""), ("偶偶", ""), ("上偶", "上"), ("偶下", "下")):
        shorter = shorter.replace(long, short)
    return way if shorter == way else shorten(shorter)


def degree(way: str, generations: int) -> Kin:
    """亲等: 夫妻, 直系血亲, collateral blood within `generations` and 近姻亲 must recuse; what lies further need not.

    A relation holds both ways: whoever is 姑父 to me has me for 内侄, so either way of saying it counts.
    """
    way = shorten(way)
    if way in ("", "偶"):
        return Kin("夫妻" if way else "本人", True)
    if way in NEAR_IN_LAW:
        return Kin("近姻亲", True)
    blood = way.strip("偶")
    ups, downs = blood.count("上"), blood.count("下")
    in_laws = len(way) - len(blood)
    if blood != "上" * ups + "下" * downs or in_laws > 1 or (in_laws and not (ups and downs)):
        return Kin("较远的姻亲", False, "不在近姻亲之列；如可能影响公正，也应当回避")
    if not ups or not downs:
        return Kin("直系血亲", True)
    far = max(ups, downs) + 1
    if far > generations:
        kind = f"第{far}代旁系血亲" + ("的姻亲" if in_laws else "")
        return Kin(kind, False, f"{generations}代以外；如可能影响公正，也应当回避")
    return Kin("近姻亲" if in_laws else f"{generations}代以内旁系血亲", True)
