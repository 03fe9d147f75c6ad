"""年度考核结果: the yearly assessments as the form tells them in one text, year by year.

Read: 2023年年度考核优秀；2021、2022年年度考核称职；2019至2020年度考核均为称职；2018年度：合格.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dazugong.formats.lrmx.understood import Understood
from dazugong.formats.lrmx.written import NOTHING

RESULTS = ("优秀", "基本称职", "不称职", "称职", "基本合格", "不合格", "合格", "不定等次", "未定等次", "不确定等次",
           "未确定等次", "未参加考核", "不参加考核", "未考核")
_PIECE = re.compile(rf"(?P<years>[\d年度、至\-—－~～和]*\d[年度]*)?(?:公务员|机关工作人员|工作人员|领导干部|个人)?(?:年度)?(?:考核)?(?:结果|等次)*(?:均|都)?(?:定|评定|确定)?(?:为|是)?[:：]?"
                    rf"(?P<result>{'|'.join(RESULTS)})?(?:等次)?")
_DIVIDER = re.compile(r"[；;，,。\n\s]+")
_RUN_ON = re.compile(rf"(?<=[^基])({'|'.join(RESULTS)})(等次)?[、]?\s*(?=(?:19|20)\d\d)")  # 2023优秀2024称职
_APART = re.compile(r"(?<=[年度：:])[ \u3000]+(?=[^\s\d])")  # 2023年 优秀
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)[年度]*(?:[至\-—－~～]+(?P<last>(?:19|20)\d\d))?")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Assessment:
    """年度考核: the result of one year, in the words of the form."""

    year: int
    result: str


class Assessments(Understood):
    """年度考核结果: `text` is what the form carries, `results` what it means, `unread` the pieces not understood."""

    __slots__ = ()

    @classmethod
    def of(cls, results: Iterable[Assessment]) -> Assessments:
        """From the results, in the words that the offices use."""
        results = tuple(results)
        text = "；".join(f"{one.year}年年度考核{one.result}" for one in results)
        return cls(f"{text}。" if text else "", results)

    @classmethod
    def read(cls, text: str) -> Assessments:
        """The text as written; its results are read when they are first asked for."""
        return cls(text.strip())

    @property
    def results(self) -> tuple[Assessment, ...]:
        return self._told[0]

    @staticmethod
    def _read(text: str) -> tuple[tuple[Assessment, ...], tuple[str, ...]]:
        """Years that stand without a result belong to the next result: 2021年，2022年年度考核称职."""
        results: list[Assessment] = []
        unread: list[str] = []
        waiting: list[tuple[str, list[int]]] = []
        for piece in _DIVIDER.split(_RUN_ON.sub(r"\1\2；", _APART.sub("", text))):
            if piece in NOTHING:
                continue
            found = _PIECE.fullmatch(piece)
            years = _years(found["years"] or "") if found else []
            if not years:
                unread += [one for one, _ in waiting] + [piece]
                waiting = []
            elif found["result"]:
                all_years = [year for _, some in waiting for year in some] + years
                results += [Assessment(year, found["result"]) for year in all_years]
                waiting = []
            else:
                waiting.append((piece, years))
        return tuple(results), tuple(unread + [one for one, _ in waiting])


def _years(written: str) -> list[int]:
    """Every year named, with those between two joined by 至; empty if anything is left over."""
    if re.sub(r"[年度、和]", "", _YEARS.sub("", written)):
        return []
    years: list[int] = []
    for found in _YEARS.finditer(written):
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if not 0 <= last - first <= _WIDEST:
            return []
        years += range(first, last + 1)
    return years
