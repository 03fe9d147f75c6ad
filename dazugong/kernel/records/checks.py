"""核对: whether what was filed still reads as it was filed, and as the chain of traces says."""
from __future__ import annotations

from collections import defaultdict

from dazugong.kernel.audit.queries import digests_of
from dazugong.kernel.identity.reader import Reader

from .answers import content_digest
from .erasing import erased_things
from .models import Answer, Revision, State


def altered_reports(reader: Reader) -> list[str]:
    """Filed revisions whose answers, or whose digest, are not those that the trace of the filing holds.

    Of an entry whose content was taken out at the person's request, nothing may be left.
    """
    given: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for revision, field, text in reader.rows(Answer).values_list("revision_id", "field", "text"):
        given[revision].append((field, text))
    traced, erased = digests_of("报表", ("报送", "代报")), erased_things()
    filed = reader.rows(Revision).exclude(state=State.DRAFT).values_list("pk", "number", "digest", "record__obligation__public_id")
    return [
        f"报表 {thing} 第{number}版的内容与报送时不符"
        for pk, number, digest, thing in filed
        if digest != traced.get((thing, number)) or (given[pk] if thing in erased else digest != content_digest(thing, given[pk]))
    ]
