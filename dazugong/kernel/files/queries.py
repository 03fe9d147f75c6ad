"""读附件: one file within reach."""
from __future__ import annotations

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden

from .models import Attachment


def file_for(reader: Reader, public_id: str) -> Attachment:
    """One attachment of a report or a task within reach. Raises `Hidden`."""
    found = reader.rows(Attachment).filter(public_id=public_id).first()
    if found is None or not reader.may(f"{found.kept_for}.read"):
        raise Hidden("file")
    return found
