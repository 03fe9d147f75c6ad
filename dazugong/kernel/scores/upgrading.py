"""换版: a round stays with the version it was opened with. What a newer one would change for it is said before anybody moves it."""
from __future__ import annotations

from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import pack_of, version_on
from dazugong.spec.model import Pack
from dazugong.spec.scoring import Sheet
from dazugong.spec.scoring_differing import sheet_differences, still_fits

from .models import Mark, Round, State
from .reckoning import definition


@dataclass(frozen=True)
class Newer:
    """新版: the version in force, what it changes in the sheet of the round, and of which items the marks given would not count any more."""

    version: PackVersion
    changes: tuple[str, ...]
    aside: tuple[tuple[str, int], ...]      # item, number of marks
    gone: bool = False                      # the new version has no such sheet
    marked: bool = False                    # whether anything has been marked at all


def newer_for(reader: Reader, round_: Round) -> Newer | None:
    """What the version in force on the reader's day would mean for a round that is still being marked; None where it has that version."""
    version = version_on(round_.pack_version.pack, reader.day)
    if round_.state != State.MARKING or version is None or version.pk == round_.pack_version_id or version.since < round_.pack_version.since:
        return None
    _, old = definition(round_)
    new = pack_of(version).sheet(round_.sheet)
    if new is None or new.subject != old.subject:
        return Newer(version, (), (), gone=True)
    counts: dict[str, int] = {}
    marks = Mark.objects.filter(sheet__round=round_, aside=False)
    for item in marks.filter(item__in=outgrown(old, new)).values_list("item", flat=True):
        counts[item] = counts.get(item, 0) + 1
    return Newer(version, tuple(sheet_differences(old, new)) or ("考核表没有变化",), tuple(sorted(counts.items())), marked=marks.exists())


def outgrown(old: Sheet, new: Sheet) -> list[str]:
    """Terms of the old sheet whose marks say nothing under the new one."""
    return [one.term for one in old.marked if not still_fits(one, new.find(one.term))]


def said(reader: Reader, pack: Pack) -> list[str]:
    """Before a version is installed: the rounds that run, which of its changes they could take up, and where that is done."""
    reader.need("packs.install")
    with widened(reader):  # whoever installs a mechanism must know of every round, though not what is in it
        running = list(Round.objects.filter(pack_version__pack=pack.id, state__in=(State.MARKING, State.TOLD)).exclude(
            pack_version__version=pack.version).select_related("pack_version").order_by("opened_at", "pk"))  # fmt: skip
    return [_line(one, pack) for one in running]


def _line(round_: Round, pack: Pack) -> str:
    said = f"考核“{round_.title}”（{round_.unit_name}，{round_.first:%Y-%m-%d}至{round_.last:%Y-%m-%d}）"
    if round_.state == State.TOLD:
        return f"{said}已经告知，按{round_.pack_version.version}版定稿"
    _, old = definition(round_)
    new = pack.sheet(round_.sheet)
    if new is None or new.subject != old.subject:
        return f"{said}仍按{round_.pack_version.version}版考完：新版没有这张考核表"
    changes = "；".join(sheet_differences(old, new)) or "考核表没有变化"
    return f"{said}仍按{round_.pack_version.version}版打分，考核单位可以在这一轮的页面转到新版：{changes}"
