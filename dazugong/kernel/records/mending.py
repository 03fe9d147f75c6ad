"""要改的: what of a draft must be mended before it is filed, and what can be told of it while it is being written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.form import Form

from .answers import in_order, refusals, take
from .beside import beside
from .models import Answer, Obligation, Revision
from .others import named_by
from .packs import form_of
from .rostered import roster_of, rostered
from .sameness import repeated
from .written import Typed


def to_mend(obligation: Obligation, texts: Mapping[str, str], by: Reader, at: datetime) -> list[Refusal]:
    """要改的 of a draft whose stored texts these are."""
    form, today = form_of(obligation), timezone.localdate(at)
    given, wrong = _taken(obligation, form, texts, by, today)
    if form.unique:
        wrong += repeated(obligation, form, given, by, today)
    return in_order(form, wrong)


def broken_so_far(obligation: Obligation, draft: Revision, by: Reader, at: datetime) -> list[Refusal]:
    """Of these what speaks of something written: what is still empty is not missing yet."""
    form = form_of(obligation)
    texts = stored_texts(draft)
    today = timezone.localdate(at)
    _, wrong = _taken(obligation, form, texts, by, today)
    written = {address for address, text in texts.items() if text.strip()}
    written |= {address.partition(".")[0] for address in written}       # a table is written in once one of its cells is
    return in_order(form, [refusal for refusal in wrong if refusal.field in written])


def _taken(
    obligation: Obligation, form: Form, texts: Mapping[str, str], by: Reader, today: date
) -> tuple[dict[str, Typed], list[Refusal]]:
    """The answers that these texts are, and what is wrong with them by themselves and beside the other entries of the register."""
    named = beside(by, obligation, form, today, texts=texts)
    given, wrong = take(form, texts, named)
    given, strangers = rostered(form, given, roster_of(obligation, today))
    wrong += strangers
    return given, wrong + _unsaid(refusals(form, given, named, told=lambda aside: named_by(by, aside, named)), wrong)


def stored_texts(draft: Revision) -> dict[str, str]:
    """What stands in a draft, by address."""
    return dict(Answer.objects.filter(revision=draft).values_list("field", "text"))


def _unsaid(found: list[Refusal], said: list[Refusal]) -> list[Refusal]:
    """A field that is mistyped is not judged besides."""
    places = {refusal.field for refusal in said}
    return [refusal for refusal in found if refusal.field not in places]
