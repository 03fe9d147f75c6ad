"""条目: one measure of a paper, and what is read in its own words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import asdict, dataclass, field

from dazugong.reading.classify import Kind, status_of
from dazugong.reading.fields import Times, deadline_of, frequency_of, mechanisms_of, targets_of
from dazugong.reading.normalise import Plain
from dazugong.reading.owners import responsible_of

WRITTEN = ("indicator", "value", "unit")  # of a target: how it was written in the source
SINCE = "来"  # how a time ends that tells since when


@dataclass(slots=True)
class Item:
    """条目: one thing of the document that can be checked, quoted exactly, with what was read from it.

    Written to only while the paper is being read: what stands behind or beside it may yet say whose it is and by when.
    """

    id: str
    heading_path: list[str]
    text: str
    text_norm: str
    offset: int
    kind: str
    status: str
    responsible: str | None = None
    deadline: str | None = None
    frequency: str | None = None
    targets: list[dict[str, str]] = field(default_factory=list)
    mechanisms: list[str] = field(default_factory=list)

    def as_dict(self) -> dict:
        """条目 as plain data for JSON."""
        return asdict(self)


def quoted_item(source: Plain, start: int, end: int, path: list[str], kind: str, whole: str, times: Times) -> Item:
    """What the rules read in one stretch of the plain text, once its kind and its times are known; `whole` is the stretch with its frames."""
    quoted = source.text[start:end]
    owner, deadline = responsible_of(quoted), deadline_of(quoted, times)
    falls_due = deadline and (kind != Kind.ACHIEVEMENT or deadline.endswith(SINCE))  # what is done falls due no more
    return Item(
        id="",
        heading_path=path.copy(),
        text=source.quote(start, end),
        text_norm=quoted,
        offset=source.offset(start),
        kind=kind,
        status=status_of(kind, whole),
        responsible=owner,
        deadline=deadline if falls_due else None,
        frequency=frequency_of(times),
    )


def read_closely(items: list[Item], plainly: list[tuple[str | None, Times]], source: Plain) -> None:
    """细读: names of mechanisms and figures, which stand in each measure alone. They are read once all measures are known: to ask one
    kind of thing of all, and then the next, takes a tenth less of the whole time than to ask all kinds of each."""
    for item in items:
        item.mechanisms = mechanisms_of(item.text_norm)
    for item, (owner, times) in zip(items, plainly):
        item.targets = targets_of(item.text_norm, times, owner)
    for item in items:
        item.mechanisms = [_written(name, item, source) for name in item.mechanisms]
        for target in item.targets:
            for key in WRITTEN:
                target[key] = _written(target[key], item, source)


def as_written(item: Item, source: Plain) -> None:
    """原样: owner and times in the words and the script of the source."""
    if item.responsible:
        item.responsible = _written(item.responsible, item, source)
    if item.deadline:
        item.deadline = _written(item.deadline, item, source)
    if item.frequency:
        item.frequency = _written(item.frequency, item, source)


def _written(value: str, item: Item, source: Plain) -> str:
    """What was read, as it stands in the source, where it stands there unbroken."""
    if value in item.text or (place := item.text_norm.find(value)) < 0:
        return value
    start = bisect_left(source.at, item.offset) + place
    return source.quote(start, start + len(value)).replace("\n", "")
