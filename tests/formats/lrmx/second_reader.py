"""A second reader of .lrmx, written apart from the product's on other tools, to compare what is written with it."""
from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as Tree

SHORT_DATE = re.compile(r"(\d{4})\D?(\d\d)?\D?(\d\d)?\D?$")


def second_reading(data: bytes) -> dict[str, object]:
    """Every text by element, the family as a list, the photo as bytes; dates as year, month and day."""
    text = data.decode("utf-8-sig")
    found: dict[str, object] = {}
    for child in Tree.fromstring(re.sub(r"^<\?xml.*?\?>", "", text)):
        if child.tag == "JiaTingChengYuan":
            found[child.tag] = [[(part.text or "").strip() for part in item] for item in child]
        elif child.tag == "ZhaoPian":
            found[child.tag] = base64.b64decode(child.text or "")
        elif child.tag == "JianLi":
            found[child.tag] = (child.text or "").strip("\n")
        else:
            found[child.tag] = (child.text or "").strip()
    return found


def same_date(one: str, other: str) -> bool:
    """Whether two texts write one date; 00 counts as not known."""
    parts = [[part for part in found.groups() if part and part != "00"]
             if (found := SHORT_DATE.match(text)) else text for text in (one, other)]
    return parts[0] == parts[1]
