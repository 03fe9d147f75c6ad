"""汉字: which code points are Chinese characters, and what stands for one without being one.

康熙部首、兼容汉字 and the old private-use codes of GBK look like the character but are not found by a search for it.
Sources: Unicode code charts; GB 18030-2000, -2005 and -2022 (the two-byte codes FE50-FEA0 once lay in private use).
"""

from __future__ import annotations

import unicodedata

_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x2A700, 0x2EE5F),
           (0x30000, 0x3347F))
_TRUE_HAN_AMONG_COMPATIBILITY = set("﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩")
_RADICALS = dict(zip("⺟⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
                     "母民见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"))
_LATER_THAN_2000 = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9,
    0xE854: 0x9FBA, 0xE864: 0x9FBB,
}


def _old_private_use() -> dict[str, str]:
    """旧编码私用字 → 正式汉字: U+E815 … U+E864 are the old places of the bytes FE50 … FEA0."""
    trail = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    table = {chr(0xE815 + i): bytes((0xFE, byte)).decode("gb18030") for i, byte in enumerate(trail)}
    table.update({chr(old): chr(new) for old, new in _LATER_THAN_2000.items()})
    return table


OLD_PRIVATE_USE = _old_private_use()


def is_han(char: str) -> bool:
    """Whether the character is a Chinese character of its own, not a look-alike."""
    code = ord(char)
    return any(low <= code <= high for low, high in _RANGES) or char in _TRUE_HAN_AMONG_COMPATIBILITY


def is_private_use(char: str) -> bool:
    """Whether the code point has no meaning outside the machine it was made on (造字)."""
    return unicodedata.category(char) == "Co"


def true_character(char: str) -> str:
    """The Chinese character that a look-alike stands for; the character itself where there is none."""
    if char in OLD_PRIVATE_USE:
        return OLD_PRIVATE_USE[char]
    if char in _RADICALS:
        return _RADICALS[char]
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f":
        return unicodedata.normalize("NFKC", char)
    return char
