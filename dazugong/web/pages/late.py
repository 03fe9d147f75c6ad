"""催报: who has not filed yet, one row for each unit, and the words to paste into the units' chat group."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.kernel.access.answering import contacts
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.orgs.queries import tree_on
from dazugong.kernel.people.actions import trace_people_list
from dazugong.kernel.records.reminders import Reminder, reminder, reminder_text
from dazugong.kernel.records.schedule import period_of_code
from dazugong.web.lights import light
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.reading import address, page


@page("records.read")
def late(request: HttpRequest) -> HttpResponse:
    """催报: the words name the units that the filters leave, so that one township's branches are reminded alone."""
    reader, workdays = request.reader, Workdays()
    found = reminder(reader, request.GET.get("of", ""))
    place = {node.id: node for node in tree_on(reader)}

    def above(unit: int) -> str | None:
        node = place.get(unit)
        parent = place.get(node.parent_id) if node else None
        return parent.name if parent else None

    contact = contacts(reader, [o.unit_id for o in found.owing])
    if named := [one.number for one in contact.values() if one.number]:
        trace_people_list(ids=named, verb="阅看联系人", by=reader, at=timezone.now())
    columns = (
        Column("unit", "单位", value="unit.name", href=lambda o: address("record", o.public_id), sort="unit.name", filter="text"),
        Column("above", "上级", value=lambda o: above(o.unit_id), sort="unit_id", filter="text"),
        Column("contact", "联系人", value=lambda o: str(contact.get(o.unit_id, "岗位空缺")), filter="text"),
        Column("due", "截止日期", kind="date", sort="due", main=True),
        Column("light", "期限", kind="status", value=lambda o: light(o.due, reader.day, workdays)),
    )
    listing = Listing("late", columns, found.owing, request.GET, search=("unit", "above"), empty=_empty(found), noun="个单位未报")
    own = [(o, period_of_code(o.period, o.last).brief, light(o.due, reader.day, workdays)) for o in found.own]
    context = {
        "found": found, "own": own, "text": reminder_text(listing.rows, title=found.label, above=above), "above": "records/_reminder.html",
        "sub": f"{found.label}：应报{found.owed}个单位，未报{len(found.owing)}个" if found.key else "",
    }  # fmt: skip
    return listing_page(request, "records/late.html", listing, context, title="催报")


def _empty(found: Reminder) -> str:
    if not found.choices:
        return "下级还没有要报的表。报表按日程自动开启，哪天开启见“机制”。"
    if not found.owed:
        return f"{found.label}没有下级单位要报。请在上面换一张表或一期。"
    return f"{found.label}应报的{found.owed}个单位都已报送。要看别的表或别的一期，请在上面改选。"
