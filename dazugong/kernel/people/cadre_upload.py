"""干部文件上传: the files wait sealed between preview and confirmation; of a packed package what was in it, never its password."""
from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dazugong.formats.cadrefiles import batch_in
from dazugong.formats.sevenzip import is_seven_zip, unpacked_as_zip
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.keys.actions import seal_bytes

from .cadre_import import digest_of_files
from .models import RosterUpload
from .roster import MOST_NAME, staged

WAITING_LIMIT = 60 * 1024 * 1024


@transaction.atomic
def stage_cadres(*, files: Mapping[str, bytes], password: str, by: Reader, at: datetime) -> RosterUpload:
    """上传: keeps the files sealed for the preview. Raises `formats.Refused` for a package that cannot be opened at all."""
    by.need("cadres.import")
    digest = digest_of_files(files)
    plain = dict(files)
    for name, data in files.items():
        if len(files) == 1 and is_seven_zip(data):
            plain = {f"{name.rpartition('.')[0] or name}.zip": unpacked_as_zip(data, name, password=password)}
    batch_in(plain)
    if sum(map(len, plain.values())) > WAITING_LIMIT:
        raise Refusal(f"解开后超过{WAITING_LIMIT // 1024 // 1024}兆，请分成几个交换包，或请系统管理员在服务器上导入")
    waiting = json.dumps({name: base64.b64encode(data).decode("ascii") for name, data in plain.items()}).encode()
    name = next(iter(files)) if len(files) == 1 else f"{len(files)}个文件"
    upload = RosterUpload(kind=RosterUpload.Kind.CADRES, login_id=by.login_id, filename=name[-MOST_NAME:], digest=digest, at=at)
    upload.box = seal_bytes(upload.public_id, waiting)
    upload.save(force_insert=True)
    leave_trace(by=by, at=at, verb="上传任免审批表", kind="名册", thing=upload.public_id, digest=digest)
    return upload


def staged_cadres(reader: Reader, public_id: str) -> tuple[RosterUpload, dict[str, bytes]]:
    """One's own files that still wait. Raises `Hidden`."""
    upload, waiting = staged(reader, public_id, RosterUpload.Kind.CADRES)
    return upload, {name: base64.b64decode(data) for name, data in json.loads(waiting).items()}
