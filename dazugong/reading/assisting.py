"""配合: who helps with a measure - by its own words, by the short sentence behind it, or by the brackets that end its paragraph."""

from __future__ import annotations

import re

from dazugong.reading.heads import any_of
from dazugong.reading.lexicon import words
from dazugong.reading.normalise import plain
from dazugong.reading.structure import closes

BRACKETS = re.compile(r"\(([^()]*)\)[。;]?\s*$")  # what ends a paragraph says it of all its measures
NEXT = re.compile(r"[。;]\s*([^。;\n]{2,60})")  # the sentence behind a measure
HELPS = re.compile(r"(?:^|[,;、(])((?:[^,;。()、要对将把由]{2,16}、)*[^,;。()、要对将把由]{2,16})(?:配合|协助)(?=$|[,;。)])")


def assisting_at(text: str, start: int, end: int) -> str:
    """配合单位: the words that name who helps with the measure at text[start:end] of a document; empty where nobody is named."""
    stop = text.find("\n", end)
    measure, behind = plain(text[start:end]).text, plain(text[end : stop if stop >= 0 else len(text)]).text
    following, brackets = NEXT.match(behind), BRACKETS.search(behind)
    places = [measure, behind.partition("。")[0] if behind[:1] in ",(" else ""]
    places += [following[1] if following and closes(following[1]) else "", brackets[1] if brackets else ""]
    return next((named for place in places if (named := _helping(place))), "")


def _helping(said: str) -> str:
    label = re.search(rf"{any_of(words().fields['assisting_label'])}[:为是]\s*([^;。()]+)", said)
    found = label or HELPS.search(said)
    return found[1].strip() if found else ""
