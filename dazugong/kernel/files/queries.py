"""读附件: one file within reach."""
from __future__ import annotations

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden

from .models import Attachment


def file_for(reader: Reader, public_id: str) -> Attachment:
    """One attachment whose unit lies within reach. Raises `Hidden`."""
    reader.need("records.read")
    found = reader.rows(Attachment).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("file")
    return found
