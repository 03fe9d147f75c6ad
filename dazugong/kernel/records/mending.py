"""要改的: what of a draft must be mended before it is filed, and what can be told of it while it is being written."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal

from .answers import in_order, refusals, take
from .beside import beside
from .models import Answer, Obligation, Revision
from .packs import form_of
from .sameness import repeated


def to_mend(obligation: Obligation, texts: Mapping[str, str], by: Reader, at: datetime) -> list[Refusal]:
    """要改的 of a draft whose stored texts these are."""
    form, today = form_of(obligation), timezone.localdate(at)
    named = beside(by, obligation, form, today)
    given, wrong = take(form, texts, named)
    wrong += _unsaid(refusals(form, given, named), wrong)
    if form.unique:
        wrong += repeated(obligation, form, given, by, today)
    return in_order(form, wrong)


def broken_so_far(obligation: Obligation, draft: Revision, by: Reader, at: datetime) -> list[Refusal]:
    """Of these what speaks of something written: what is still empty is not missing yet, and no other register is asked."""
    form = form_of(obligation)
    texts = stored_texts(draft)
    named = beside(by, obligation, form, timezone.localdate(at))
    given, wrong = take(form, texts, named)
    wrong += _unsaid(refusals(form, given, named), wrong)
    written = {address for address, text in texts.items() if text.strip()}
    written |= {address.partition(".")[0] for address in written}       # a table is written in once one of its cells is
    return in_order(form, [refusal for refusal in wrong if refusal.field in written])


def stored_texts(draft: Revision) -> dict[str, str]:
    """What stands in a draft, by address."""
    return dict(Answer.objects.filter(revision=draft).values_list("field", "text"))


def _unsaid(found: list[Refusal], said: list[Refusal]) -> list[Refusal]:
    """A field that is mistyped is not judged besides."""
    places = {refusal.field for refusal in said}
    return [refusal for refusal in found if refusal.field not in places]
