"""入党时间: one cell of the form for the date of joining the Party or the name of another party.

Twelve forms are read; all may be mixed, divided by ； ; ， , 、 / or a line break, and dates may stand in brackets:
 1 200108   2 2001.08   3 2001年8月   4 20010815   5 民盟   6 民建；民盟   7 200108；民建   8 民建；200108
 9 民建2001.08   10 民建2001.08；民盟2003.05   11 2001.08；民建2005.06   12 群众、无党派 and the like
A date that stands alone is that of joining the Communist Party; one written to a name belongs to that party.
Source: forms seen in files of the field; form 8 is read like 7 because no reading of its own was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dazugong.formats.lrmx.written import DATE, NOTHING, compact, date_in
from dazugong.formula.partial import PartialDate

_PARTY = ("中共党员", "中共", "中国共产党", "党员")
_OTHERS = {"民革": "民革", "民盟": "民盟", "民建": "民建", "民进": "民进", "农工党": "农工党", "农工": "农工党",
           "致公党": "致公党", "致公": "致公党", "九三学社": "九三学社", "九三": "九三学社", "台盟": "台盟",
           "中国国民党革命委员会": "民革", "中国民主同盟": "民盟", "中国民主建国会": "民建", "中国民主促进会": "民进",
           "中国农工民主党": "农工党", "中国致公党": "致公党", "台湾民主自治同盟": "台盟"}
_STANDINGS = {"中共预备党员": "预备党员", "预备党员": "预备党员", "预备": "预备党员", "共青团员": "共青团员", "团员": "共青团员",
              "无党派民主人士": "无党派", "无党派人士": "无党派", "无党派": "无党派", "群众": "群众"}
_NAMES = "|".join(sorted([*_PARTY, *_OTHERS, *_STANDINGS], key=len, reverse=True))
_PIECE = re.compile(rf"(?:于)?(?:(?P<before>{DATE})\s*)?(?:加入|[（(])?(?P<name>{_NAMES})?(?:党员|盟员|社员|会员|成员)?"
                    rf"\s*[（(]?\s*(?P<after>{DATE})?\s*(?:加入|入党)?\s*[）)]?")
_HYPHENATED = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?")
_DIVIDER = re.compile(r"[；;，,、/\n]+|(?<=\d)\s+(?=\D)|(?<=\D)\s+(?=\D)")


@dataclass(frozen=True, slots=True)
class OtherParty:
    """其他党派: membership in a party other than the Communist Party, since when if that is written."""

    party: str
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """入党时间: `text` is what the form carries; the rest is what it means. `standing` is 群众, 无党派, 预备党员 …"""

    text: str = ""
    party_since: PartialDate | None = None
    in_party: bool = False
    others: tuple[OtherParty, ...] = ()
    standing: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Joining:
        """What the cell says; pieces that say nothing known are listed."""
        return _read(text.strip())

    @classmethod
    def _of(cls, text: str) -> Joining:
        if alone := _date_alone(text):
            return cls(compact(alone), alone, in_party=True)
        since, in_party, others, standing, unread = None, False, [], "", []
        for piece in (p.strip() for p in _DIVIDER.split(text)):
            if piece in NOTHING:
                continue
            name, dated = _name_and_date(piece)
            if name in _OTHERS:
                others.append(OtherParty(_OTHERS[name], dated))
            elif name in _STANDINGS and (name == "群众" or not standing):
                standing, since = _STANDINGS[name], since or dated
            elif (name in _PARTY or (not name and dated)) and not since:
                since, in_party = dated, True
            else:
                unread.append(piece)
        return cls(text, since, in_party, tuple(others), standing, tuple(unread))

    @property
    def affiliation(self) -> str:
        """政治面貌 that follows from the cell, in the words of GB/T 4762; empty where nothing follows."""
        if self.standing == "预备党员":
            return self.standing
        return "中共党员" if self.in_party else self.others[0].party if self.others else self.standing


@lru_cache(maxsize=4096)
def _read(text: str) -> Joining:
    """The same few hundred months and parties stand on all forms of a county."""
    return Joining._of(text) if text else Joining()


def _date_alone(text: str) -> PartialDate | None:
    return date_in(text) if re.fullmatch(DATE, text) or _HYPHENATED.fullmatch(text) else None


def _name_and_date(piece: str) -> tuple[str, PartialDate | None]:
    """The name and the date in one piece; ("", None) if it holds anything else besides."""
    found = _PIECE.fullmatch(piece)
    if not found or (found["before"] and found["after"]):
        return "", None
    written = found["before"] or found["after"]
    dated = date_in(written) if written else None
    return ("", None) if written and not dated else (found["name"] or "", dated)
