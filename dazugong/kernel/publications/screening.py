"""公开前的检查: what must never be made public: marks of secrecy, citizen numbers, telephones. The words say what was found and what to do."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from dazugong.kernel.identity.refusal import Refusal
from dazugong.reading.source import marking_of

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_BETWEEN = r"[\s\-‐‑–—_.·]?"
# Written with blanks or dashes they are still the same numbers; a list of figures is not one of them.
CITIZEN_NUMBER = re.compile(
    rf"(?<!\d)\d{{6}}{_BETWEEN}(?:19|20)\d{{2}}{_BETWEEN}(?:0[1-9]|1[0-2]){_BETWEEN}(?:[0-2]\d|3[01]){_BETWEEN}\d{{3}}{_BETWEEN}[\dXx](?!\d)"
)
MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_BETWEEN})?1[3-9]\d{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)\(?0\d{2,3}\)?[\s\-‐‑–—]?\d{7,8}(?!\d)")
MARKED = re.compile(r"密\s*级\s*[:：]?\s*(绝密|机密|秘密)|[【\[(（]\s*(绝密|机密|秘密)\s*[】\])）]|(绝密|机密|秘密)\s*[★☆]")
SECRET = "不能公开，也不得进入本系统，请走涉密渠道办理；如属误标，请删去标志"


def unfit(text: str) -> Iterator[str]:
    """What in the text keeps it from being made public, each with its remedy."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    if mark := marking_of(text) or (found := MARKED.search(plain)) and next(filter(None, found.groups())):
        yield f"有密级标志“{mark}”，{SECRET}"
    counted = plain.translate(_DIGITS)
    if CITIZEN_NUMBER.search(counted):
        yield "有公民身份号码，不能公开，请删去"
    elif MOBILE.search(counted) or LANDLINE.search(counted):
        yield "有电话号码，不能公开，请删去；可以写公开的短号热线"


def refuse_unfit(texts: Iterable[tuple[str, str]], *, field: str = "") -> None:
    """Raises `Refusal` for the first text that must not be made public, saying where it stands."""
    for place, text in texts:
        for said in unfit(text):
            raise Refusal(f"{place}{said}", field=field)
