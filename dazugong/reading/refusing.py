"""不收: why a file is not read, and what to do instead; limits that hold for every kind of file."""

from __future__ import annotations

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_RATIO = 200  # XML of a long document packs to about 1:30; a bomb to 1:1000
MOST_PAGES = 400
REMEDY = "请用文字处理软件打开后另存为 docx 再上传"
FROM_A_SHEET = "请在表格软件里复制要拆解的表格（连同表头），粘贴到文字处理软件的空白文档，另存为 docx 再上传；也可以把这张表另存为制表符分隔的文本（txt）再上传"
FROM_A_SCAN = "请找到电子原稿，另存为 docx 再上传；只有纸件的，请先用文字识别软件转成文字并校对"


class Unreadable(ValueError):
    """读不出: the file is of a kind, size or build that is not read; the message names the remedy."""


class Endless(Unreadable):
    """读不完: the file is not read to its end in the time and memory given, so nobody can say what stands in it."""


class Marked(Unreadable):
    """有密级标志: the document carries a marking line and must not enter this system."""
