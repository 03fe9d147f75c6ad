"""督办单 (PDF): what is late, by how much, what is asked for until when, and a slip to reply on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.formats.paper.notice import in_words
from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import set_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionSheet:
    """督办单: what stands on it; `sentence` is quoted from the document at `place`."""

    number: str
    colour: str
    item: str
    owner: str
    giver: str
    due: date | None
    days_late: int
    sentence: str
    place: str
    demand: str
    reply_due: date
    issuer: str
    day: date
    turns: Sequence[str] = ()       # of an item that is done again in each period, those owed, one behind the other; the first is due on `due`
    told: str = ""
    evidence: str = ""      # names of the files handed in so far
    contact: str = ""       # whom to answer; by hand, on a line, where nobody is named
    phone: str = ""         # the office's; by hand where none is kept. A person's own lies sealed and is never printed here


def _turns(turns: Sequence[str]) -> str:
    """2026年第一季度; 2026年第一季度至2026年第三季度，共3期"""
    return turns[0] if len(turns) == 1 else f"{turns[0]}至{turns[-1]}，共{len(turns)}期"


def supervision_pdf(sheet: SupervisionSheet) -> bytes:
    """The sheet with its reply slip. Raises NotSet, NoFont."""
    late = f"，已逾期{sheet.days_late}个工作日" if sheet.days_late else ""
    source = f"“{sheet.sentence}”（{sheet.place}）" if sheet.sentence else sheet.place or "交办事项"
    rows = [
        ("督办事项", sheet.item), ("来源", source), ("承办单位", sheet.owner), ("交办单位", sheet.giver),
        ("完成期限", (in_words(sheet.due) if sheet.due else "不定期限") + late), *([("逾期期次", _turns(sheet.turns))] if sheet.turns else []), ("督办要求", sheet.demand), *([("告知", sheet.told)] if sheet.told else []),
        *([("已交佐证", sheet.evidence)] if sheet.evidence else []),
    ]  # fmt: skip
    return set_pdf("supervision", {
        "title": "督 办 单", "number": breakable(sheet.number), "colour": sheet.colour, "rows": [[name, breakable(text)] for name, text in rows],
        "contact": breakable(sheet.contact), "phone": sheet.phone, "issuer": breakable(sheet.issuer), "day": in_words(sheet.day), "reply_until": f"请于{in_words(sheet.reply_due)}前回复",
        "reply": ["办理情况", "原因和措施", "承办人"], "note": f"承办单位（盖章）：{breakable(sheet.owner)}　　　　　　　　年　　月　　日",
    })  # fmt: skip
