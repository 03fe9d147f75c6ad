"""示例里的任务: tasks, and what was reported on them, that an example gives."""
from __future__ import annotations

from dazugong.kernel.files.models import Attachment
from dazugong.kernel.tasks.models import State, Task, TaskFile, TaskProgress
from dazugong.spec.example import Given
from dazugong.spec.spans import day_of
from tests.enacting import Enacted, on
from tests.make import SINCE

STATES = {label: value for value, label in State.choices}


def keep_task(of: Enacted, given: Given) -> None:
    """A task as a row of 任务 says it stands."""
    row = given.answers
    state = STATES[str(row.get("状态") or "待办")]
    due = day_of(row.get("完成期限"))
    done = day_of(row.get("办结日期")) or due or of.day
    task = Task.objects.create(
        unit=of.unit(given.unit), title=row.get("事项") or "事项", state=state, given_on=day_of(row.get("下达日期")) or SINCE, due=due,
        done_on=done if state in ("reported", "done") else None, place=row.get("来源") or "", evidence=row.get("佐证材料") or "", version=1,
    )
    if row.get("进展"):
        TaskProgress.objects.create(task=task, kind=TaskProgress.Kind.PROGRESS, text=row["进展"], day=of.day, label="示例", at=on(of.day))


def keep_progress(of: Enacted, given: Given) -> None:
    """What was reported on a task and when it was closed; the task itself too, where no row of 任务 gives it."""
    row, unit = given.answers, of.unit(given.unit)
    if not (same := Task.objects.filter(unit=unit, title=row["事项"])).exists():
        keep_task(of, Given(given.over, given.unit, {**row, "进展": ""}))
    task, day = same.get(), day_of(row["最近办理日期"])
    entry = TaskProgress.objects.create(task=task, kind=TaskProgress.Kind.PROGRESS, text=row.get("进展") or "", day=day, label="示例", at=on(of.day))
    if row.get("佐证材料"):
        kept = Attachment.objects.create(unit=unit, kept_for=Attachment.KeptFor.TASKS, name="示例.docx", kind="docx", size=1, digest="0" * 64, kept_at=on(of.day))
        TaskFile.objects.create(progress=entry, attachment=kept)
    if row.get("销号日期"):
        TaskProgress.objects.create(task=task, kind=TaskProgress.Kind.CLOSE, day=day_of(row["销号日期"]), label="示例", at=on(of.day))
