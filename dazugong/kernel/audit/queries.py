"""查痕迹与验链。"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from django.db.models import QuerySet

from dazugong.crypto import GENESIS, link

from .models import Trace


@dataclass(frozen=True)
class ChainReport:
    """验链结果. `faults`: (number of the trace, what is wrong) in order; `head`: number and hash of the last trace."""

    checked: int
    head: tuple[int, str]
    faults: list[tuple[int, str]]

    @property
    def sound(self) -> bool:
        return not self.faults


def traces() -> QuerySet[Trace]:
    """All traces, newest first. Who may call this is decided by the page's power `traces.read`."""
    return Trace.objects.order_by("-number")


def verify_chain(*, anchor: str = "", most_faults: int = 10_000, using: str = "default") -> ChainReport:
    """Recomputes every hash. A row changed, removed, added or swapped breaks a link; rows cut off the end show
    only against an `anchor` ("number:hash", kept elsewhere)."""
    before, expected, checked = GENESIS, 1, 0
    faults: list[tuple[int, str]] = []
    anchored = _read_anchor(anchor)
    for trace in Trace.objects.using(using).order_by("number").iterator(chunk_size=2000):
        checked += 1
        faults += _faults_of(trace, before=before, expected=expected)
        if anchored and trace.number == anchored[0] and trace.hash != anchored[1]:
            faults.append((trace.number, "与锚值不符：链曾被整体重算"))
        before, expected = trace.hash, trace.number + 1
        if len(faults) >= most_faults:
            break
    head = (expected - 1, before)
    if anchored and head[0] < anchored[0]:
        faults.append((head[0], f"链尾缺失：锚值记到第{anchored[0]}条，现只到第{head[0]}条"))
    return ChainReport(checked=checked, head=head, faults=faults)


def _faults_of(trace: Trace, *, before: str, expected: int) -> list[tuple[int, str]]:
    faults = []
    if trace.number != expected:
        faults.append((trace.number, f"序号不连续：此处应为第{expected}条"))
    if trace.before != before:
        faults.append((trace.number, "与前一条不相接"))
    trace.at = trace.at.astimezone(UTC)
    if trace.hash != link(trace.before, trace.content()):
        faults.append((trace.number, "内容与哈希不符：此条被改动"))
    return faults


def _read_anchor(anchor: str) -> tuple[int, str] | None:
    if not anchor.strip():
        return None
    number, _, value = anchor.strip().partition(":")
    if not number.isdigit() or len(value) != 64:
        raise ValueError("锚值应为“序号:哈希”，请照 dzg audit anchor 打印的原样填写")
    return int(number), value


def chain_head() -> tuple[int, str]:
    """锚值: number and hash of the last trace, to be kept on another machine or on paper."""
    last = Trace.objects.order_by("-number").values_list("number", "hash").first()
    return (last[0], last[1]) if last else (0, GENESIS)


def digests_of(kind: str, verbs: tuple[str, ...]) -> dict[tuple[str, int | None], str]:
    """Digests of content by thing and number (`count`), as the chain holds them: what the tables are checked against."""
    rows = Trace.objects.filter(kind=kind, verb__in=verbs).order_by("number").values_list("thing", "count", "digest")
    return {(thing, count): digest for thing, count, digest in rows}
