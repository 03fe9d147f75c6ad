"""合并与拆分: two measures that are one, one that is two. Only the ends move; the words stay those of the document."""
from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from django.db import transaction

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.reading import Item, decompose, item_at

from .deadlines import day_of, year_of
from .deciding import Verb, decide, fresh, next_number
from .models import Decision, Document, Measure
from .queries import decisions, measures, standing

WIDEST_GAP = 120
MOST_IN_MEASURE = 2000
JOINTS = "，,。；;：:、！!？?\n"


@transaction.atomic
def merge_measures(*, measure: Measure, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """合并: the next measure of the document goes into this one, which then waits for a decision again. Whose, by when and how
    often it is, where neither half says it, is read in the words that now belong to it.

    Errors: Refusal where none follows, one of the two stands as a task, or more than 120 characters lie between them.
    """
    measure = fresh(by, measure, seen=seen)
    document = measure.document
    following = measures(by, document).filter(offset__gte=measure.end).first()
    if following is None:
        raise Refusal("这是最后一条，后面没有可以合并的")
    following = fresh(by, _of(following, document))
    if measure.handed or following.handed:
        raise Refusal("两条中有已经下达为任务的，不能合并；请先到任务页撤销任务")
    if following.offset - measure.end > WIDEST_GAP:
        raise Refusal(f"第{measure.name}条和第{following.name}条之间还隔着一大段原文，不能合并")
    text = document.text[measure.offset : following.end]
    if len(text) > MOST_IN_MEASURE:
        raise Refusal(f"合并后超过{MOST_IN_MEASURE}字，不能合并")
    edited = "；".join((measure.wording, following.wording)) if measure.edited_text or following.edited_text else ""
    owners = {owner.unit_id: owner.duty for owner in (*following.owners.all(), *measure.owners.all())}
    decide(following, Verb.MERGE, by, at, other=measure, decision=Decision.ABSORBED, edited_text="", into_id=measure.pk)
    return decide(
        measure, Verb.MERGE, by, at, other=following, owners=list(owners.items()), text=text, edited_text=edited, decision=Decision.PROPOSED,
        line=measure.line or following.line, **_whose_and_when(by, measure, following), targets=measure.targets + following.targets, mechanisms=list(dict.fromkeys(measure.mechanisms + following.mechanisms)),
    )  # fmt: skip


@transaction.atomic
def split_measure(*, measure: Measure, place: int, by: Reader, at: datetime, seen: int | None = None) -> Measure:
    """拆分: at `place`, counted in characters of its text; what follows becomes a measure of its own, both wait again.

    Each part is read anew; owner and deadline that a part does not name stay those of the whole. Returns the new one.
    """
    measure = fresh(by, measure, seen=seen)
    document = measure.document
    if measure.handed:
        raise Refusal("这一条已经下达为任务，不能拆分；请先到任务页撤销任务")
    place = place if 0 < place < len(measure.text) else 0
    first, second = measure.text[:place].rstrip(JOINTS + " \t"), measure.text[place:].lstrip(JOINTS + " \t")
    if not place or not first or not second:
        raise Refusal("请把光标放在这一条文字的中间，再拆开")
    start = measure.end - len(second)
    owners = [[owner.unit_id, owner.duty] for owner in measure.owners.all()]
    new = Measure.objects.create(
        document=document, number=next_number(by, document), label=_label(by, measure), heading_path=measure.heading_path, text=second, offset=start,
        status=measure.status, line=measure.line, decision=Decision.ABSORBED, into=measure, **_read(measure, second, document),
    )
    new = _of(new, document)
    decide(measure, Verb.SPLIT, by, at, other=new, text=first, edited_text="", decision=Decision.PROPOSED, **_read(measure, first, document))
    return decide(new, Verb.SPLIT, by, at, other=measure, owners=owners, decision=Decision.PROPOSED, into_id=None)


def _of(measure: Measure, document: Document) -> Measure:
    measure.document = document
    return measure


def _whose_and_when(by: Reader, measure: Measure, following: Measure) -> dict[str, object]:
    """Owner, deadline and frequency of a merger: those of the halves; what neither has, as the merged stretch says it, read like a
    stretch that an officer names. What he has set himself, be it to nothing, or assigned, is not read again."""
    found = {name: getattr(measure, name) or getattr(following, name) for name in ("responsible", "deadline", "frequency", "due")}
    read, chosen, document = _stretch(measure, following), _chosen(by, measure, following), measure.document
    if not found["responsible"] and "owners" not in chosen:
        found["responsible"] = next((item.responsible for item in read if item.responsible), "")
    if not found["frequency"] and "frequency" not in chosen:
        found["frequency"] = next((item.frequency for item in read if item.frequency), "")
    if not found["deadline"]:
        found["deadline"] = words = next((item.deadline for item in read if item.deadline), "")
        if not found["due"] and "due" not in chosen:
            found["due"] = day_of(words, year_of(document.title, document.received_on))
    return found


def _stretch(measure: Measure, following: Measure) -> list[Item]:
    """What the reader sees from the first word of one to the last of the other; the line the second begins is read apart, or its
    number would run into a date that ends the line before."""
    text = measure.document.text
    line = text.rfind("\n", measure.end, following.offset)
    ends = sorted({measure.offset, following.end, *([line] if line >= 0 else [])})
    return [item for start, end in pairwise(ends) if (item := item_at(text, start, end))]


def _chosen(by: Reader, *halves: Measure) -> set[str]:
    """Which of owners, deadline and frequency an officer has set in one of the halves."""
    made = [each for half in halves for each in standing(decisions(by, half))]
    return {name for each in made if each.verb in (Verb.EDIT, Verb.ASSIGN) for name in ("owners", "frequency", "due") if each.before.get(name) != each.after.get(name)}


def _read(whole: Measure, part: str, document: Document) -> dict[str, object]:
    """What the reader sees in one part of a measure; what it does not name is as in the whole."""
    found = decompose(part)
    item = found[0] if found else Item("", [], part, part, 0, whole.kind, whole.status)
    deadline = item.deadline or whole.deadline
    due = day_of(item.deadline, year_of(document.title, document.received_on)) if item.deadline else whole.due
    return {
        "kind": item.kind, "responsible": item.responsible or whole.responsible, "deadline": deadline, "due": due,
        "frequency": item.frequency or "", "targets": [t for i in found for t in i.targets],
        "mechanisms": list(dict.fromkeys(name for i in found for name in i.mechanisms)),
    }  # fmt: skip


def _label(by: Reader, measure: Measure) -> str:
    """12-2, 12-3 …: what is split off from 12, and from what was split off from it, in the order of splitting."""
    root = measure.name.partition("-")[0]
    taken = by.rows(Measure).filter(document=measure.document, label__startswith=f"{root}-").count()
    return f"{root}-{taken + 2}"
