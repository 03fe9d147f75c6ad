"""任务的字面: what a measure is called as a task, and the sentence the task rests on."""
from __future__ import annotations

from dazugong.kernel.tasks.actions import TITLE_MOST, Source

from .models import Document, Measure


def titled(wording: str) -> tuple[str, str]:
    """The words of a measure as the title of a task, and whole as its detail where they are too long for a title."""
    return (wording, "") if len(wording) <= TITLE_MOST else (wording[: TITLE_MOST - 1] + "…", wording)


def source_of(document: Document, measure: Measure) -> Source:
    """The sentence a task of the measure rests on."""
    return Source(measure.text, f"《{document.title}》{measure.place}", document.public_id, measure.number)
