"""提醒: what is allowed to be left unsaid in a pack, and what then happens; said at the check, never refused."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.model import Pack
from dazugong.spec.scoring import QUOTA_TIES, Sheet


def notices(pack: Pack) -> list[str]:
    """One line for each thing that its author may not have thought of. The pack has passed `check_pack`."""
    return [line for sheet in pack.sheets for line in _of_sheet(sheet)]


def _of_sheet(sheet: Sheet) -> Iterator[str]:
    limited = [grade.name for grade in sheet.grades if grade.quota is not None]
    if limited and not sheet.ties_by and not sheet.quota_ties:
        yield (f"考核表“{sheet.title}”的“{'、'.join(limited)}”有名额，没有写末位同分怎么办：现在{QUOTA_TIES[sheet.joins]}，会超过名额；"
               "写 ties_by（总分相同的看哪几条）或 quota_ties（join 一并列入，drop 都不列入）")
