"""演办件: the cases of an example, played by the same reckoning that serves the kernel; working days are Monday to Friday."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dazugong.spec import consulting as c
from dazugong.spec import filling
from dazugong.spec import proceeding as p
from dazugong.spec.example import Example, Expect, Played, Pressed
from dazugong.spec.model import Pack
from dazugong.spec.moves import forms_of, refusals
from dazugong.spec.procedures import CASE_STEPS, CLOSED, OWN, RUNNING, WITHDRAWN, Procedure, Step, of_office
from dazugong.spec.spans import weekdays_after

Finding = tuple[bool, str]


class WholeWeeks:
    """工作日 where no calendar is loaded: Monday to Friday."""

    def after(self, day: date, count: int) -> p.Due:
        return p.Due(weekdays_after(day, count))

    def between(self, start: date, end: date) -> int:
        if end < start:
            return -self.between(end, start)
        return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1))


WEEKS = WholeWeeks()


@dataclass
class Run:
    """演的一件: where it stands, what was filled in (`written`: by each of several units), and the first step that was refused though the example took it."""

    pack: Pack
    procedure: Procedure
    played: Played
    standing: p.Standing
    values: dict[str, object] = field(default_factory=dict)
    written: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    refused: str = ""
    handler: str = ""

    def refusals(self, pressed: Pressed) -> list[str]:
        """Why this cannot be done."""
        day = pressed.day or self.played.opened
        visit = self._visit(pressed)
        step = self.procedure.step(visit.step) if visit else None
        if step is None:
            return ["已经办结，不能再办" if self.standing.ended else self._unclear(pressed)]
        if pressed.do == p.WITHDRAW.verb:
            return self._withdrawing(pressed)
        if pressed.do in c.BUTTONS:
            return self._asking(step, pressed)
        move = step.move(pressed.do)
        if move is None:
            return [f"“{step.title}”没有“{pressed.do}”这个按钮，只有：{'、'.join(move.verb for move in step.moves)}"]
        names = move.by or step.by
        if names and pressed.role not in names:
            return [f"“{step.title if names == step.by else move.verb}”由{'、'.join(names)}办" + ("" if pressed.role else "，请写 role：以哪个岗位办")]
        values = self._filled(step, pressed)
        missing = () if move.back else tuple(self._missing(step, values))
        one = p.Attempt(day, pressed.by, values, pressed.reason, pressed.to_unit, "" if pressed.role == OWN else self.played.subject, missing,
                        visit.unit, pressed.to_unit or self.handler, tuple(pressed.to_units))  # type: ignore[union-attr]
        return refusals(self.pack, self.procedure, self.standing, step, move, one, WEEKS)

    def press(self, pressed: Pressed) -> None:
        """Takes one step, unless it is refused."""
        if found := self.refusals(pressed):
            self.refused = self.refused or f"{pressed.day:%Y-%m-%d}“{pressed.do}”被拒：{'；'.join(found)}"
            return
        day = pressed.day or self.played.opened
        if pressed.do == p.WITHDRAW.verb:
            self.standing = p.withdrawn(self.standing, day=day)
            return
        visit = self._visit(pressed)
        assert visit is not None
        step, self.handler = self.procedure.by_id[visit.step], pressed.to_unit or self.handler
        if pressed.do == c.ADD.verb:
            self.standing = c.also_asked(self.standing, step, pressed.to_units, day=day)
        elif pressed.do in c.BUTTONS:
            self.standing = c.unasked(self.procedure, self.standing, step, visit.unit, pressed.do, day=day, by=pressed.by)
        else:
            filled = self._filled(step, pressed)
            if visit.unit:
                self.written[step.id, visit.unit] = filled
            else:
                self.values = filled
            move = step.move(pressed.do)
            assert move is not None
            self.standing = p.moved(self.procedure, self.standing, step, move, day=day, by=pressed.by, unit=visit.unit, asked=pressed.to_units)

    def _withdrawing(self, pressed: Pressed) -> list[str]:
        if pressed.by != self.standing.opener:
            return ["只有开办的人能撤回"]
        steps = [self.procedure.by_id[visit.step] for visit in self.standing.open]
        if not all(step.withdraw for step in steps):
            return [f"到了“{steps[0].title}”就不能撤回了"]
        return [] if pressed.reason.strip() else ["“撤回”要写明理由"]

    def _asking(self, step: Step, pressed: Pressed) -> list[str]:
        """Why the units that take part cannot be changed so: the sender asks and strikes, a unit declines for itself."""
        sender = c.sender_of(self.procedure, self.standing, step)
        names = of_office(step.by if pressed.do == c.DECLINE.verb or sender is None else self.procedure.by_id[sender.step].by)
        if names and pressed.role not in names:
            return [f"“{pressed.do}”由{'、'.join(names)}办"]
        unit = pressed.unit if pressed.do != c.ADD.verb else ""
        return c.asking_refused(self.procedure, self.standing, step, pressed.do, unit=unit, units=tuple(pressed.to_units), handler=self.handler, reason=pressed.reason)

    def _unclear(self, pressed: Pressed) -> str:
        steps = dict.fromkeys(visit.step for visit in self.standing.open)
        if len(steps) > 1 and not pressed.step:
            return f"有{len(steps)}个环节在办，请写明在哪个环节（step）"
        if pressed.step and pressed.step not in steps:
            return f"“{self.procedure.called(pressed.step)}”现在不在办"
        waiting = [visit.unit for visit in self.standing.open if visit.unit]
        return f"会办还等{'、'.join(waiting)}，请写明是哪一家（unit）"

    def _visit(self, pressed: Pressed) -> p.Visit | None:
        """Where it is pressed: named by its step, its unit, or the only one there is."""
        found = [visit for visit in self.standing.open if pressed.step in ("", visit.step) and (not pressed.unit or pressed.unit == visit.unit)]
        some = pressed.do == c.ADD.verb and len({visit.step for visit in found}) == 1
        return found[0] if some or len(found) == 1 else None

    def _filled(self, step: Step, pressed: Pressed) -> dict[str, object]:
        values = {**self.values, **pressed.answers, **p.days_of_case(self.played.opened, pressed.day or self.played.opened)}
        for form in forms_of(self.pack, self.procedure):
            values = filling.settled(form, values)
        return values | c.rows_of_several(self.procedure, self.standing, lambda one, unit: self.written[one.id, unit])

    def _missing(self, step: Step, values: Mapping[str, object]) -> Iterator[str]:
        form = self.pack.form(step.form) if step.form else None
        return (wrong.message for wrong in (filling.refused(form, values) if form else ()))


def run_of(pack: Pack, played: Played, until: date | None = None) -> Run:
    """The case as far as it has come by the day."""
    procedure = pack.procedure(played.procedure)
    assert procedure is not None
    run = Run(pack, procedure, played, p.begun(procedure, played.opened, played.by), handler=played.unit)
    for pressed in played.steps:
        if until is None or (pressed.day or played.opened) <= until:
            run.press(pressed)
    return run


def case_findings(pack: Pack, example: Example, expect: Expect) -> Iterator[Finding]:
    """What an expectation about a case asks, against what came out."""
    played = next(one for one in example.cases if one.name == expect.case)
    day = expect.on or example.day or example.last
    run = run_of(pack, played, day)
    if run.refused:
        yield False, f"{played.name}：{run.refused}"
        return
    if expect.tried:
        found = run.refusals(replace(expect.tried, day=day))
        wanted = expect.refused or ()
        ok = bool(found) == bool(wanted) and all(any(word in said for said in found) for word in wanted)
        yield ok, f"{played.name} {day:%Y-%m-%d}“{expect.tried.do}”：{'退回：' + '；'.join(found) if found else '办成'}"
    for name, wanted, got in _stands(run, expect, day):
        yield wanted == got, f"{played.name} {day:%Y-%m-%d} {name}：{_in_words(got)}" + ("" if wanted == got else f"，应是 {_in_words(wanted)}")


def _stands(run: Run, expect: Expect, day: date) -> Iterator[tuple[str, object, object]]:
    if expect.at is not None:
        yield "停在", set(expect.at), {visit.step for visit in run.standing.open}
    if expect.waits is not None:
        waiting = sorted(visit.unit for visit in run.standing.open if visit.unit)
        yield "还等", "、".join(sorted(expect.waits)) or None, "、".join(waiting) or None
    dues = [due.day for visit in run.standing.open if (due := _due(run, visit))]
    whole = p.case_due(run.procedure, run.standing, WEEKS)
    if expect.due is not None:
        yield "期限", expect.due, min(dues, default=whole.day if whole else None)
    if expect.late is not None:
        yield "超期工作日", expect.late, max((p.late_by(due, day, WEEKS) for due in dues), default=0)
    if expect.left is not None:
        yield "还剩工作日", expect.left, WEEKS.between(day, whole.day) if whole else None
    if expect.escalated is not None:
        yield "升级", expect.escalated, _escalated(run, day)
    if expect.returned is not None:
        yield "退回次数", expect.returned, p.returns(run.procedure, run.standing)
    if expect.outcome:
        yield "结果", expect.outcome, run.procedure.called(run.standing.ended)


def _due(run: Run, visit: p.Visit) -> p.Deadline | None:
    return p.due_of(run.procedure.by_id[visit.step], visit, run.standing, run.values, WEEKS)


def _escalated(run: Run, day: date) -> int:
    """How far it has gone up, at the steps where it still waits and at those it left late."""
    total = 0
    for visit in run.standing.visits:
        due = _due(run, visit)
        if due:
            total += p.levels_up(run.procedure.by_id[visit.step], p.late_by(due.day, min(visit.left or day, day), WEEKS))
    return total


def case_rows(pack: Pack, example: Example, days: Mapping[str, date]) -> list[dict[str, object]]:
    """办件 as the fact table holds them: what is played, and what is simply given."""
    rows = []
    for played in example.cases:
        if played.opened <= days["当日"]:
            run = run_of(pack, played, days["当日"])
            rows += [_row(run, days)] * played.times
    given = [{**days, "机制": pack.id, "单位": one.unit, **one.answers} for one in example.given if one.over == "cases"]
    return rows + given


def step_rows(pack: Pack, example: Example, days: Mapping[str, date]) -> list[dict[str, object]]:
    """办件环节 as the fact table holds them: every time a case that is played came to a step, and what is simply given."""
    rows = []
    for played in example.cases:
        if played.opened <= days["当日"]:
            run = run_of(pack, played, days["当日"])
            rows += [_step_row(run, visit, days) for visit in run.standing.visits] * played.times
    given = [{**days, "机制": pack.id, "单位": one.unit, **one.answers} for one in example.given if one.over == CASE_STEPS.name]
    return rows + given


def _step_row(run: Run, visit: p.Visit, days: Mapping[str, date]) -> dict[str, object]:
    due = _due(run, visit)
    late = bool(due and p.late_by(due.day, visit.left or days["当日"], WEEKS))
    return {
        **days, "机制": run.pack.id, "单位": run.played.unit, "种类": run.procedure.title, "环节": run.procedure.called(visit.step), "事由": run.played.name,
        "到步日期": visit.arrived, "环节期限": due.day if due else "", "离步日期": visit.left or "", "超期": "是" if late else "否",
        "按期办完": "是" if visit.left and not late else "否",
    }  # fmt: skip


def _row(run: Run, days: Mapping[str, date]) -> dict[str, object]:
    standing, day = run.standing, days["当日"]
    whole = p.case_due(run.procedure, standing, WEEKS)
    dues = [due.day for visit in standing.open if (due := _due(run, visit))]
    late = any(p.late_by(due, day, WEEKS) for due in dues) or bool(whole and p.late_by(whole.day, standing.ended_on or day, WEEKS))
    state = RUNNING if not standing.ended else WITHDRAWN if standing.ended == p.WITHDRAW.verb else CLOSED
    return {
        **days, "机制": run.pack.id, "单位": run.played.unit, "种类": run.procedure.title, "事由": run.played.name, "状态": state,
        "结果": run.procedure.called(standing.ended) if standing.ended else "", "分类": run.values.get(run.procedure.sort) or "", "开办日期": standing.opened,
        "环节": "、".join(dict.fromkeys(run.procedure.called(visit.step) for visit in standing.open)), "办理期限": whole.day if whole else "",
        "办结日期": standing.ended_on or "", "超期": "是" if late else "否",
        "按期办结": "是" if state == CLOSED and not late else "否", "升级次数": _escalated(run, day), "退回次数": p.returns(run.procedure, standing),
    }  # fmt: skip


def _in_words(value: object) -> str:
    if isinstance(value, set):
        return "、".join(sorted(map(str, value))) or "已经结束"
    return "没有" if value is None else str(value)
