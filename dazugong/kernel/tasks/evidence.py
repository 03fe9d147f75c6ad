"""佐证材料: the files that come with an entry on a task (报进展、报结、督办回复), kept as every attachment is."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dazugong.kernel.files.actions import keep_file
from dazugong.kernel.files.models import Attachment
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal

from .models import Task, TaskFile, TaskProgress
from .then import night_of

MOST = 10       # files with one entry
BETWEEN = "；"


@dataclass(frozen=True)
class Sent:
    """送来的文件: its name and its bytes."""

    name: str
    data: bytes


def keep_evidence(entry: TaskProgress, files: Sequence[Sent], *, by: Reader, at: datetime) -> None:
    """附佐证: each file is checked and traced; one that may not be kept refuses the entry too. Runs in the caller's transaction."""
    if len(files) > MOST:
        raise Refusal(f"一次最多附{MOST}个文件，现有{len(files)}个，请打成压缩包", field="files")
    task = entry.task
    for sent in files:
        kept = keep_file(unit=task.unit, data=sent.data, name=sent.name, by=by, at=at, field="files", kept_for=Attachment.KeptFor.TASKS)
        TaskFile.objects.create(progress=entry, attachment=kept)
    if files:
        task.evidence = BETWEEN.join([*filter(None, [task.evidence]), *(sent.name for sent in files)])
        task.save(update_fields=["evidence"])


def evidence_of(reader: Reader, task: Task) -> list[TaskFile]:
    """The files that came with the task's entries up to the reader's day, in their order."""
    rows = reader.rows(TaskFile).filter(progress__task=task, progress__at__lt=night_of(reader.day))
    return list(rows.select_related("attachment", "progress").order_by("pk"))


def by_entry(files: Iterable[TaskFile]) -> dict[int, list[Attachment]]:
    """The attachments of each entry."""
    found: dict[int, list[Attachment]] = {}
    for one in files:
        found.setdefault(one.progress_id, []).append(one.attachment)
    return found
