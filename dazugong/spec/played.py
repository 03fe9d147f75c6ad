"""演算关系和会议: what an example gives of relations, visits, meetings and attendance, with everything that follows."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dazugong.spec import meetings, relations
from dazugong.spec.example import Given
from dazugong.spec.model import Pack

Row = dict[str, object]
PLAYED = frozenset(table.name for table in (*relations.TABLES, *meetings.TABLES))


def played(pack: Pack, given: Iterable[Given], days: Mapping[str, date]) -> dict[str, list[Row]]:
    """Name of a fact table → its rows."""
    said: dict[str, list[Row]] = {name: [] for name in (*PLAYED, "holders")}
    for one in given:
        if one.over in said:
            said[one.over].append({**days, "机制": pack.id, "单位": one.unit, **one.answers})
    rows, covered = relations.relation_facts(pack.relations, said["relations"], said["visits"], days)
    return {
        "relations": rows, "covered": covered, "visits": said["visits"],
        **meetings.meeting_facts(pack.meetings, said, days),
    }  # fmt: skip
