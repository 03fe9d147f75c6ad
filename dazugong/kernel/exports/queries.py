"""看导出: one's own, by the right one acts with now."""
from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.jobs.models import Job, State
from dazugong.kernel.jobs.queries import lasts_about
from dazugong.kernel.keys.actions import unseal_bytes

from .models import Export
from .rights import reach_of

MOST = 50


class Standing(NamedTuple):
    """一份导出 and how far it is. `name` is that of the file, empty until there is one; `narrowed` what the list was narrowed to."""

    export: Export
    job: Job | None
    name: str
    narrowed: str

    @property
    def what(self) -> str:
        return self.name or f"{self.export.rows:,}{self.export.noun}"

    @property
    def ready(self) -> bool:
        return self.export.ready_at is not None and self.export.wiped_at is None

    @property
    def going(self) -> bool:
        return not self.ready and self.export.wiped_at is None and self.job is not None and self.job.ended_at is None

    @property
    def state(self) -> str:
        """In words."""
        if self.export.wiped_at is not None:
            return f"已删除（{self.export.wiped_for}）"
        return "可以下载" if self.ready else State(self.job.state).label if self.job else "没有完成"


def exports(reader: Reader) -> QuerySet[Export]:
    """One's own, asked for by the right one acts with now; without the files themselves."""
    return reader.rows(Export).filter(login_id=reader.login_id, reach=reach_of(reader)).defer("box").order_by("-pk")


def standing(reader: Reader) -> list[Standing]:
    """The latest of one's own, newest first."""
    found = list(exports(reader)[:MOST])
    jobs = lasts_about(one.public_id for one in found)
    return [_standing(one, jobs.get(one.public_id)) for one in found]


def standing_of(reader: Reader, public_id: str) -> Standing:
    """One of one's own. Raises `Hidden`."""
    found = exports(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("export")
    return _standing(found, lasts_about([public_id]).get(public_id))


def _standing(export: Export, job: Job | None) -> Standing:
    wanted = wanted_of(export)
    return Standing(export, job, wanted.get("name", ""), wanted.get("narrowed", ""))


def to_be_made(public_id: str) -> tuple[Export, str]:
    """For the job, which sees everything: the export and the address of its list. Raises `Refusal` where it is gone."""
    export = Export.objects.defer("box").get(public_id=public_id)
    if export.asked is None:
        raise Refusal("这份导出已经删除，没有再写")
    return export, wanted_of(export)["address"]


def wanted_of(export: Export) -> dict[str, str]:
    """What was asked: its address, what it was narrowed to, and the name of the file once there is one; nothing of what is wiped."""
    return json.loads(unseal_bytes(export.public_id, export.asked)) if export.asked is not None else {}


def some_kept() -> bool:
    """Whether anything is there to be looked after."""
    return Export.objects.filter(wiped_at=None).exists()


def some_overdue(at: datetime) -> bool:
    """Whether a file has been kept long enough; asked every half minute, so it reads one row of an index."""
    return Export.objects.filter(wiped_at=None, until__lte=at).exists()
