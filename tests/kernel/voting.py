"""办一次票决: what the tests of votes share: a poll of a built-in kind, slips drawn, papers cast, the box opened."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import dazugong
from dazugong.kernel.ballots import actions, casting, tallying
from dazugong.kernel.ballots.actions import Named, Slips
from dazugong.kernel.ballots.models import Poll
from dazugong.kernel.ballots.papers import Written
from dazugong.kernel.ballots.queries import offered
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.records.opening import install_pack
from tests.make import AT, DAY, SYSTEM, City

PACKS = Path(dazugong.__file__).parent / "packs"


@dataclass
class Voting:
    """票决 as tests hold it: in the name of `by`, at the county committee of the sample city."""

    city: City
    by: Reader
    unit: str = "甲县"
    at: datetime = AT

    def prepare(self, pack: str, ballot: str, subjects: Sequence[Named | str], **more: object) -> Poll:
        with reading(SYSTEM):
            if not any(one.key == f"{pack}.{ballot}" for one in offered(DAY)):
                install_pack(source=PACKS / pack, since=date(2026, 1, 1), by=SYSTEM, at=AT)
        with reading(self.by):
            found = next(one for one in offered(DAY) if one.key == f"{pack}.{ballot}")
            named = [one if isinstance(one, Named) else Named(one) for one in subjects]
            return actions.prepare_poll(version=found.version, ballot=found.ballot, unit=self.city.unit(self.unit), topic="样例事项", day=DAY,
                                        subjects=named, by=self.by, at=self.at, **more)  # type: ignore[arg-type]

    def draw(self, poll: Poll, count: int) -> Slips:
        with reading(self.by):
            return actions.draw_slips(poll=poll, count=count, by=self.by, at=self.at)

    def close(self, poll: Poll) -> None:
        with reading(self.by):
            actions.close_poll(poll=poll, by=self.by, at=self.at)

    def count(self, poll: Poll, slips: Slips, unused: int = 0) -> Poll:
        """Closed, opened with both halves, counted."""
        self.close(poll)
        with reading(self.by):
            return tallying.count_poll(poll=poll, halves=slips.halves, unused=unused, by=self.by, at=self.at)

    def publish(self, poll: Poll, reasons: Mapping[int, str] | None = None) -> Poll:
        with reading(self.by):
            return actions.publish_poll(poll=poll, reasons=reasons or {}, by=self.by, at=self.at)


def cast(poll: Poll, code: str, said: Mapping[str, object] | None, comments: Mapping[str, str] | None = None) -> str:
    """One paper into the box: "甲" or "甲 项目" → mark or points; None is a blank one. Cast by nobody: no reader looks."""
    paper = casting.paper_of(poll.public_id, DAY)
    cells = None if said is None else {next(cell for cell in paper.cells if " ".join(filter(None, cell)) == name): one for name, one in said.items()}
    return casting.cast(paper, code, Written(cells, comments or {}))     # type: ignore[arg-type]


def cast_all(poll: Poll, codes: Iterable[str], papers: Iterable[tuple[int, Mapping[str, object] | None]]) -> None:
    """So many papers of each sort, a code for each."""
    codes = iter(codes)
    for times, said in papers:
        for _ in range(times):
            cast(poll, next(codes), said)
