"""任务的字面: what a measure is called as a task, and the sentence the task rests on."""
from __future__ import annotations

from dazugong.kernel.tasks.actions import TITLE_MOST, Source

from .models import Document, Measure

KIND_WORDS = {
    Document.Kind.PLAN: ("要点", "计划", "安排"), Document.Kind.SCHEME: ("方案", "办法", "意见", "细则"),
    Document.Kind.SPEECH: ("讲话", "发言", "致辞"), Document.Kind.NOTICE: ("通知", "通报"),
}  # fmt: skip


def titled(wording: str) -> tuple[str, str]:
    """The words of a measure as the title of a task, and whole as its detail where they are too long for a title."""
    return (wording, "") if len(wording) <= TITLE_MOST else (wording[: TITLE_MOST - 1] + "…", wording)


def kind_written(title: str) -> str:
    """The kind of a document by the last word of its title that tells one: 关于印发要点的通知 is a 通知."""
    found = {kind: max(map(title.rfind, words)) for kind, words in KIND_WORDS.items()}
    kind = max(found, key=lambda each: found[each])
    return kind if found[kind] >= 0 else Document.Kind.OTHER


def source_of(document: Document, measure: Measure) -> Source:
    """The sentence a task of the measure rests on; when it is due, and how often, as the document says it."""
    when = "，".join(filter(None, (measure.deadline, measure.frequency)))
    return Source(measure.text, f"《{document.title}》{measure.place}", document.public_id, measure.number, when)
