"""各种文件带不了的内容: what a kind of file has no place for stays as it was known; an omission deletes nothing."""

from __future__ import annotations

from dataclasses import replace

from dazugong.formats.dates import agrees
from dazugong.formats.lrmx import Cadre, FamilyMember, WrittenDate

DATES = ("birth", "work_started", "ages_as_of", "form_date")


def completed(cadre: Cadre, before: Cadre, *, source: str) -> Cadre:
    """The form with what its file could not say, from the version `before` it.

    .lrm knows no day of a date; no file must carry the elements of 2025, elements of unknown name, or a photo.
    """
    kept = {name: getattr(cadre, name) or getattr(before, name) for name in ("photo", "age_limit", "affiliation", "citizen_number")}
    if not (cadre.limit_month.value or cadre.limit_month.verbatim):
        kept["limit_month"] = before.limit_month
    named = {name for name, _ in cadre.unknown}
    kept["unknown"] = cadre.unknown + tuple(pair for pair in before.unknown if pair[0] not in named)
    if source == "lrm":
        kept |= {name: _exact(getattr(cadre, name), getattr(before, name)) for name in DATES}
        kept["family"] = tuple(_relative(member, before.family) for member in cadre.family)
    return replace(cadre, **kept)


def _exact(written: WrittenDate, known: WrittenDate) -> WrittenDate:
    """The date known more exactly, where both can be the same day."""
    same = written.value and known.value and agrees(written.value.text, known.value.text)
    return known if same and len(known.value.text) > len(written.value.text) else written


def _relative(member: FamilyMember, known: tuple[FamilyMember, ...]) -> FamilyMember:
    same = next((one for one in known if (one.relation, one.name) == (member.relation, member.name)), None)
    return replace(member, birth=_exact(member.birth, same.birth)) if same else member
