"""导出: ask for one, keep its file, hand it out, wipe it."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import Acting, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.jobs.actions import ask_for, stop
from dazugong.kernel.jobs.models import Job
from dazugong.kernel.keys.actions import seal_bytes, unseal_bytes

from .models import Export
from .queries import Standing, exports, standing, wanted_of
from .rights import eyes_of, reach_of

EXPORT, WIPE = "export_list", "wipe_exports"
KEPT = timedelta(days=3)
MOST_AT_ONCE, MOST_KEPT = 3, 10
OVER, RIGHT_ENDED, NOT_WANTED = "到期", "职务或权限已变", "本人不要了"


class Asked(NamedTuple):
    """所要: the list at an address, how many rows of what, what it is narrowed to in words, and the key of the capacity in which one asks."""

    address: str
    rows: int
    noun: str
    narrowed: str
    acting: str


@transaction.atomic
def ask_to_export(*, asked: Asked, by: Reader, at: datetime) -> Export:
    """交办导出: a list as `by` sees it. What is asked for again while it is being made is the one asked for.

    Raises `Refusal` where too many are waited for or kept.
    """
    own = [one for one in standing(by) if one.export.wiped_at is None]
    going = [one for one in own if one.going]
    for one in going:
        if one.export.day == by.day and wanted_of(one.export)["address"] == asked.address:
            return one.export
    if len(going) >= MOST_AT_ONCE:
        raise Refusal(f"您已有{len(going)}份导出正在后台办，办好或停下一份再导出；见“我的导出”")
    if sum(one.ready for one in own) >= MOST_KEPT:
        raise Refusal(f"您留着{MOST_KEPT}份导出的文件，请先到“我的导出”删去不用的")
    export = Export(person_id=by.person_id, login_id=by.login_id, acting=asked.acting, reach=reach_of(by), day=by.day, rows=asked.rows, noun=asked.noun, asked_at=at, until=at + KEPT)
    export.asked = _sealed(export, {"address": asked.address, "narrowed": asked.narrowed})
    export.save(force_insert=True)
    leave_trace(by=by, at=at, verb="交办导出", kind="导出", thing=export.public_id, count=asked.rows)
    ask_for(work=EXPORT, label="导出表格", subject=export.public_id, given={"export": export.public_id}, by=by, at=at)
    return export


def keep_file(*, export: Export, data: bytes, name: str, by: Reader, at: datetime) -> None:
    """备好: keeps the file sealed, unless it was stopped or wiped meanwhile."""
    digest, box = hashlib.sha256(data).hexdigest(), seal_bytes(_file_of(export), data)
    asked = _sealed(export, {**wanted_of(export), "name": name})
    with transaction.atomic():  # nobody else may write meanwhile: what takes long is done by now
        there = by.rows(Export).filter(pk=export.pk, wiped_at=None)
        if there.update(box=box, asked=asked, size=len(data), digest=digest, ready_at=at, until=at + KEPT):
            leave_trace(by=by, at=at, verb="备好导出", kind="导出", thing=export.public_id, count=export.rows, digest=digest)


@transaction.atomic
def take_file(*, export: Export, by: Reader, at: datetime) -> tuple[str, bytes]:
    """下载: its name and its bytes, traced. Raises `Hidden` where there is none (any more) or it was asked for by another right."""
    kept = exports(by).filter(pk=export.pk, wiped_at=None, until__gt=at).exclude(box=None).first()
    if kept is None:
        raise Hidden("export")
    leave_trace(by=by, at=at, verb="下载导出", kind="导出", thing=kept.public_id, count=kept.rows, digest=kept.digest)
    return wanted_of(kept)["name"], unseal_bytes(_file_of(kept), kept.box)


@transaction.atomic
def drop(*, one: Standing, by: Reader, at: datetime) -> None:
    """停下或删除: what is being made is stopped, what is there is wiped. Raises `Refusal` where it is gone already."""
    if one.job is not None:
        stop(job=one.job, by=by, at=at)
    if not _wipe(one.export, NOT_WANTED, by, at):
        raise Refusal("这份导出已经删除")


def wipe_due(*, by: Reader, at: datetime) -> int:
    """清除: what has been kept long enough, and what was asked for by a right that has ended. Gives their number."""
    today, wiped = timezone.localdate(at), 0
    for export in list(by.rows(Export).filter(wiped_at=None).defer("box")):
        why = OVER if export.until <= at else "" if eyes_of(export, today) else RIGHT_ENDED
        if why:
            with transaction.atomic():
                for job in Job.objects.filter(subject=export.public_id, work=EXPORT):
                    stop(job=job, by=by, at=at)
                wiped += _wipe(export, why, by, at)
    return wiped


def ask_to_wipe(*, by: Acting, at: datetime) -> Job:
    """交办清除."""
    return ask_for(work=WIPE, label="清除到期的导出", by=by, at=at)


def _wipe(export: Export, why: str, by: Reader, at: datetime) -> int:
    gone = by.rows(Export).filter(pk=export.pk, wiped_at=None).update(asked=None, box=None, wiped_at=at, wiped_for=why)
    if gone:
        leave_trace(by=by, at=at, verb="删除导出", kind="导出", thing=export.public_id, note=why)
    return gone


def _sealed(export: Export, wanted: Mapping[str, str]) -> bytes:
    return seal_bytes(export.public_id, json.dumps(wanted, ensure_ascii=False).encode())


def _file_of(export: Export) -> str:
    """What the file is sealed as: it opens as nothing else."""
    return f"{export.public_id}/file"
