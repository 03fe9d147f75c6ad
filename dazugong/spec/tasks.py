"""任务的规矩: three colours of supervision and admission to communities, as a pack declares them (tasks.toml)."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dazugong.spec.key import Key

BLUE, ORANGE, RED = COLOURS = ("蓝", "橙", "红")     # from mild to grave
DOER, GIVER, ABOVE = TOLD = ("承办单位", "交办单位", "上一级")
ALERT = {
    "colour": Key("text", "颜色，从轻到重", required=True, one_of=COLOURS),
    "late": Key("whole", "逾期满几个工作日；0 是不看逾期"),
    "returned": Key("whole", "或者被退回满几次；0 是不看退回"),
    "tell": Key("texts", "告诉谁", required=True, one_of=TOLD),
    "demand": Key("text", "督办单上的要求，签发的人可以改", required=True),
    "reply": Key("whole", "几个工作日内回复；不写是3"),
}
ADMISSION = {
    "id": Key("id", "准入规则标识", required=True),
    "title": Key("text", "名称，如 进社区事项准入", required=True),
    "to": Key("formula", "下达给哪些单位要先准入（可用：名称 类别 状态 级别 性质）", required=True),
    "register": Key("id", "准入目录：本机制的一张随时登记的表", required=True),
    "item": Key("text", "表里写事项名称的栏目", required=True),
    "when": Key("formula", "登记符合什么条件才算准入（看这张表的栏目，可用 当日）；不写是登记了就算"),
    "refuse": Key("text", "没有准入时给下达人看的话：到哪里申请", required=True),
}


@dataclass(frozen=True)
class Alert:
    """一色: when a task turns this colour, who is told, and what the sheet then demands."""

    colour: str
    tell: tuple[str, ...]
    demand: str
    late: int = 0
    returned: int = 0
    reply: int = 3

    def fires(self, late: int, returned: int) -> bool:
        """Whether so many working days late, or sent back so often, is enough."""
        return bool(self.late and late >= self.late) or bool(self.returned and returned >= self.returned)

    def why(self) -> str:
        """逾期满5个工作日，或被退回满2次"""
        said = [f"逾期满{self.late}个工作日"] * bool(self.late) + [f"被退回满{self.returned}次"] * bool(self.returned)
        return "，或".join(said)


@dataclass(frozen=True)
class Admission:
    """准入: units to which nothing may be handed down that does not stand in a register."""

    id: str
    title: str
    to: str
    register: str
    item: str
    refuse: str
    when: str = ""


def alert_of(raw: Mapping[str, object]) -> Alert:
    """One [[alert]] as it was read."""
    values = {"colour": "", "demand": "", **raw, "tell": tuple(raw.get("tell", ()))}     # type: ignore[arg-type]
    return Alert(**values)      # type: ignore[arg-type]


def admission_of(raw: Mapping[str, object]) -> Admission:
    """One [[admission]] as it was read."""
    empty = {"id": "", "title": "", "to": "", "register": "", "item": "", "refuse": ""}
    return Admission(**{**empty, **raw})    # type: ignore[arg-type]


def gravest(alerts: Iterable[Alert], *, late: int, returned: int) -> Alert | None:
    """The gravest colour that fires; None where none does."""
    fired = [one for one in alerts if one.fires(late, returned)]
    return max(fired, key=lambda one: COLOURS.index(one.colour), default=None)
