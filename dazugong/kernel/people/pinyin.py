"""拼音: how a name may be looked up: all readings, whole and by initials."""
from __future__ import annotations

from functools import lru_cache
from itertools import product

# Surnames whose reading as a surname differs from the everyday one; both are indexed.
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao",
    "翟": "zhai", "乐": "yue", "覃": "qin", "任": "ren", "华": "hua", "洗": "xian", "冼": "xian", "尉": "wei",
    "万": "wan", "宓": "mi", "牟": "mu", "晁": "chao", "缪": "miao", "种": "chong", "黑": "he", "折": "she",
    "召": "shao", "员": "yun", "能": "nai", "繁": "po", "秘": "bi", "那": "na", "逄": "pang", "佴": "nai",
    "隗": "wei", "郇": "xun", "燕": "yan", "祭": "zhai", "车": "che", "相": "xiang", "阚": "kan", "谌": "chen",
}
MOST = 8  # readings kept for one name


def readings(name: str) -> str:
    """Blank-separated forms of a name: full pinyin and initials of every likely reading ("zhangwei zw")."""
    syllables = _syllables(name)
    if syllables and name[0] in SURNAMES:
        syllables[0] = tuple(dict.fromkeys([SURNAMES[name[0]], *syllables[0]]))
    choices = [each[:3] or ("",) for each in syllables]
    forms: dict[str, None] = {}
    for reading in product(*choices):
        forms["".join(reading)] = None
        forms["".join([syllable[:1] for syllable in reading])] = None
        if len(forms) >= 2 * MOST:
            break
    return " ".join(f for f in forms if f)[:300]


def _syllables(name: str) -> list[tuple[str, ...]]:
    """The readings of each character. Only a name that holds a word of the dictionary needs to be read as a whole.

    The dictionaries are loaded here: they took a quarter of every command's beginning, and few commands read a name.
    """
    from pypinyin.constants import PHRASES_DICT

    for start in range(len(name) - 1):
        for end in range(start + 2, len(name) + 1):
            if name[start:end] in PHRASES_DICT:
                return list(_read(name))
    return [syllables for char in name for syllables in _read_character(char)]


def _read(text: str) -> tuple[tuple[str, ...], ...]:
    from pypinyin import Style, pinyin

    found = pinyin(text, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(tuple(s for s in dict.fromkeys(syllables) if s.isascii() and s) for syllables in found)


_read_character = lru_cache(maxsize=10_000)(_read)
