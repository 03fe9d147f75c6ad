"""单向送出: the snapshot of what is public, written for the public process; and the letter boxes that it may show."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from dazugong.formats import publicfile as public
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.jobs.actions import ask_for
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import units_on
from dazugong.kernel.records.kinds import selects
from dazugong.spec.model import Pack
from dazugong.spec.publications import LetterBox

from .kinds import boxes_on, kind_of
from .models import Edition, Publication, Remark
from .screening import unfit

WORK = "feed_public"
SHOWN = (Publication.State.PUBLISHED, Publication.State.CLOSED)
STATES = {Remark.State.WAITING: "已受理，正在办理", Remark.State.SHOWN: "已审核显示", Remark.State.RETURNED: "已退回",
          Remark.State.ANSWERED: "已答复", Remark.State.WITHDRAWN: "已撤下"}  # fmt: skip


@dataclass(frozen=True)
class OpenBox:
    """一个单位的信箱."""

    pack: Pack
    box: LetterBox
    unit: Unit

    @property
    def key(self) -> str:
        """How its page is addressed."""
        return f"{self.pack.id}.{self.box.id}.{self.unit.public_id}"


def public_folder() -> Path:
    """Where the two files lie that both sides know."""
    return Path(settings.PUBLIC_FOLDER)


def ask_to_feed(*, by: Reader, at: datetime) -> None:
    """交办送出: in the transaction of the act, so that the public sees it soon and never before it stands."""
    ask_for(work=WORK, label="更新公开页", by=by, at=at)


def something_waits() -> bool:
    """Whether the public has sent anything that is not taken in."""
    return bool(public.Inbox(public_folder()).waiting())


def feed(*, by: Reader, at: datetime) -> int:
    """送出: writes the whole of what is public anew; returns how many pages it holds. For the system, which sees every unit."""
    snapshot = snapshot_of(by)
    public.write_site(public_folder(), snapshot)
    return sum(page.current for page in snapshot.pages)


def snapshot_of(reader: Reader) -> public.Snapshot:
    """What is public on the reader's day: flattened copies of approved editions, shown comments, boxes, and how far things are."""
    reader.need("publications.draft")
    top = units_on(reader).order_by("parent_id_on", "pk").first()
    return public.Snapshot(
        name=f"{top.name_on}公开" if top else "公开", pages=tuple(_pages(reader)), said=tuple(_said(reader)),
        boxes=tuple(public.Box(b.key, b.box.title, b.box.note, f"{b.unit.name}{b.box.office}", _within(b.box)) for b in boxes(reader)),
        progress=tuple(_progress(reader)),
    )  # fmt: skip


def _within(box: LetterBox) -> str:
    """答复期限 as the public reads it: 7个工作日, 20天."""
    return f"{box.days}{'个工作日' if box.counted == 'working' else '天'}"


def boxes(reader: Reader) -> Iterator[OpenBox]:
    """Every letter box of every unit that has one."""
    found = boxes_on(reader.day)
    units = list(units_on(reader)) if found else []
    for pack, box in found:
        yield from (OpenBox(pack, box, unit) for unit in units if selects(box.scope or pack.scope, unit, unit.name_on, reader.day))


def _pages(reader: Reader) -> Iterator[public.Page]:
    rows = reader.rows(Edition).filter(state=Edition.State.APPROVED, publication__open=True, publication__state__in=SHOWN)
    newest, answered = set[int](), _objections(reader)
    for edition in rows.select_related("publication").order_by("publication_id", "-number"):
        current = edition.publication_id not in newest
        newest.add(edition.publication_id)
        if _fit(edition):
            yield _page(edition, current, answered.get(edition.publication_id, 0))


def _fit(edition: Edition) -> bool:
    """Looked at once more on the way out: what should not have been approved still does not get out."""
    texts = (edition.publication.subject, edition.body, *(value for row in edition.rows for value in row))
    return not any(said for text in texts for said in unfit(text))


def _objections(reader: Reader) -> dict[int, int]:
    """How many objections to each publication were answered: when it ends, all of them that came in time."""
    rows = reader.rows(Remark).filter(kind=Remark.Kind.OBJECTION, state=Remark.State.ANSWERED)
    return dict(rows.order_by().values_list("publication").annotate(Count("pk")))


def _page(edition: Edition, current: bool, objections: int) -> public.Page:
    of = edition.publication
    return public.Page(
        id=of.public_id, number=edition.number, current=current, genre=of.genre, kind=of.title, unit=of.unit_name, title=of.subject,
        first_on=_day(of.published_on), published_on=_day(edition.approved_on), until=_day(of.until), state=public.ENDED if of.closed_on else "公示中" if of.until else "",
        comments=of.comments and current and not of.closed_on, objections=of.objections and current and not of.closed_on, body=edition.body,
        columns=edition.columns, rows=edition.rows, counts=counts_of(edition),
        result=(f"收到异议{objections}件，都已答复" if objections else "没有收到异议") if of.closed_on and of.objections else "",
    )  # fmt: skip


def counts_of(edition: Edition) -> list[list[str]]:
    """分类计数: how many rows of each value of the grouping column, in the order in which the form lists them, and how many in all."""
    if edition.group not in edition.columns:
        return []
    place = edition.columns.index(edition.group)
    found = Counter(row[place] for row in edition.rows)
    order = {name: number for number, name in enumerate(_choices(edition))}
    named = sorted(found.items(), key=lambda one: order.get(one[0], len(order)))
    return [*([name, str(number)] for name, number in named), ["合计", str(len(edition.rows))]]


def _choices(edition: Edition) -> tuple[str, ...]:
    """What the grouping column may say; nothing where the mechanism is no longer in force."""
    of = edition.publication
    try:
        offer = kind_of(of.pack, of.kind, edition.drafted_on)
    except Hidden:
        return ()
    form = offer.pack.form(offer.kind.form) if offer.kind.form else None
    return next((column.choices for column in form.columns if column.term == edition.group), ()) if form else ()


def _said(reader: Reader) -> Iterator[public.Said]:
    shown = reader.rows(Remark).filter(kind=Remark.Kind.COMMENT, state=Remark.State.SHOWN, publication__open=True, publication__state__in=SHOWN)
    for remark in shown.select_related("publication"):
        yield public.Said(remark.publication.public_id, remark.text, _day(remark.settled_on), remark.answer)


def _progress(reader: Reader) -> Iterator[public.Progress]:
    for remark in reader.rows(Remark).order_by("digest"):
        yield public.Progress(remark.digest, remark.get_kind_display(), remark.title, STATES[remark.state], remark.office, _day(remark.due), remark.answer)


def _day(day: object) -> str:
    return day.isoformat() if day else ""       # type: ignore[attr-defined]
