"""收分: what was typed for an item → an exact value, or a refusal that says what may be typed."""
from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.spec.scoring import SETTLED, Gate, Item, Veto
from dazugong.spec.scoring_standing import shown_points

PLAIN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
YES, NO = "是", "否"
LEAST_REASON = 2


def taken(one: Item | Veto | Gate, slot: str, value: str) -> Fraction:
    """The value of one slot. Raises `Refusal` for what cannot be scored, `Hidden` for a slot that there is not."""
    if slot == SETTLED and isinstance(one, Item):
        one, slot = one.settled, ""
    elif slot == SETTLED:
        slot = ""
    judged = isinstance(one, Item) and one.method == "judges"
    if isinstance(one, Item) and (not slot.isdigit() if judged else slot not in one.slots):
        raise Hidden("slot")
    text = unicodedata.normalize("NFKC", value).strip().removesuffix("分").strip()
    if yes_no(one):
        if text not in (YES, NO):
            raise Refusal(f"“{one.term}”请选“是”或“否”", field="value")
        return Fraction(text == YES)
    if not PLAIN.fullmatch(text):
        raise Refusal(f"“{one.term}”填的是“{value[:20]}”，请填阿拉伯数字，最多两位小数", field="value")
    number = Fraction(text)
    most = one.most_typed     # type: ignore[union-attr]
    if most is not None and number > most:
        raise Refusal(f"“{one.term}”最多{shown_points(most)}分，填的是{shown_points(number)}", field="value")
    if one.counted and number.denominator != 1:     # type: ignore[union-attr]
        raise Refusal(f"“{one.term}”按次数、件数、票数填，请填整数", field="value")
    return number


def yes_no(one: Item | Veto | Gate) -> bool:
    """Whether it is answered by 是 or 否."""
    return not isinstance(one, Item) or one.method == "threshold"


def what_is_typed(item: Item) -> str:
    """What stands beside the box: 分, 次, 票 or 数."""
    if item.method in ("given", "judges", "sides"):
        return f"分，满{shown_points(item.most_typed)}分" if item.most_typed is not None else "分"
    return {"votes": "票", "deduct": "次", "per_unit": "次", "intervals": "数值"}.get(item.method, "")


def written(value: Fraction) -> str:
    """As a mark keeps it: 12 or 25/2, exact."""
    return str(value)


def needed(text: str, message: str, field: str, most: int) -> str:
    """A text that must be there. Raises `Refusal`."""
    text = text.strip()
    if len(text) < LEAST_REASON:
        raise Refusal(message, field=field)
    return uncut(text, "这里", most, field=field)
