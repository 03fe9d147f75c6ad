"""任务: tasks and what is entered about them (`tasks`), prerequisites, countersigning, supervision and who took part (`joint`), hand-overs (`handovers`)."""
from __future__ import annotations

from .handovers import HandedItem, PostHandover
from .joint import Countersign, Prerequisite, Supervision, TaskFile, TaskMember
from .tasks import FINISHED, OPEN, UNFINISHED, Duty, Every, Origin, State, Task, TaskProgress, TaskVersion

__all__ = [
    "FINISHED", "OPEN", "UNFINISHED", "Countersign", "Duty", "Every", "HandedItem", "Origin", "PostHandover", "Prerequisite", "State",
    "Supervision", "Task", "TaskFile", "TaskMember", "TaskProgress", "TaskVersion",
]  # fmt: skip
