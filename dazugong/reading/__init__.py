"""读文: working documents become measures. Pure functions; no database, no clock."""

from dazugong.reading.assisting import assisting_at
from dazugong.reading.item import Item
from dazugong.reading.likeness import Pair, changed, likeness, paired
from dazugong.reading.lines import line_of, lines, quoted, standing_alone
from dazugong.reading.measures import decompose, item_at, title_written
from dazugong.reading.normalise import same_script, tidy
from dazugong.reading.refusing import Marked, Unreadable
from dazugong.reading.sentences import Stretch, beside, joined, left_out
from dazugong.reading.source import marking_of, read_document

__all__ = ["Item", "Marked", "Pair", "Stretch", "Unreadable", "assisting_at", "beside", "changed", "decompose", "item_at", "joined", "left_out", "likeness", "line_of", "lines", "marking_of", "paired", "quoted", "read_document", "same_script", "standing_alone", "tidy", "title_written"]
