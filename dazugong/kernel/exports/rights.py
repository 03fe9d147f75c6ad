"""凭什么导出: the right by which a list was asked for; the file is made and handed out only while exactly that right stands."""
from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from dazugong.crypto import canonical
from dazugong.kernel.access.queries import Attendance, attend
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader, reading, system_reader

from .models import Export


def reach_of(reader: Reader) -> str:
    """权限摘要: who, in which post, how far it reaches and what it may do. The day looked at is no part of it."""
    roots = {domain: sorted(ids) for domain, ids in reader.scope.roots.items()}
    right = [reader.login_id, reader.person_id, reader.post_id, reader.unit_id, reader.role, roots, sorted(reader.powers)]
    return hashlib.sha256(canonical({"right": right})).hexdigest()


class Eyes(NamedTuple):
    """Who asked, and the capacity in which he did, looking at the day he looked at."""

    login: Login
    attendance: Attendance

    @property
    def reader(self) -> Reader:
        return self.attendance.reader


def eyes_of(export: Export, today: date) -> Eyes | None:
    """Whoever asked, looking at the day he looked at; None where his account, his post or its reach is no longer what it was."""
    with reading(system_reader(today, "后台作业")):
        login = Login.objects.filter(pk=export.login_id, state=Login.State.CONFIRMED).first()
    found = attend(login, day=export.day, today=today, acting=export.acting) if login else None
    same = found is not None and found.chosen.key == export.acting and reach_of(found.reader) == export.reach
    return Eyes(login, found) if same else None
