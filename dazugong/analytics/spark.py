"""Spark 读法: the parts of a snapshot dealt out to the workers of a Spark cluster; each is reckoned where it lies, and only the
units above the cuts are added up here.

A worker that dies has left nothing half done: Spark gives its parts to another, and a part reckoned twice says the same. Every
worker must have this package and what requirements-analytics.txt names, and see the folders of the parts and the answers.
"""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dazugong.spec.model import Indicator

from .parts import Whole, reckon_part
from .rollup import When

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def roll_up_with_spark(session: SparkSession, parts: Sequence[Path], indicators: Sequence[Indicator], when: When, answer: Path) -> Whole:
    """`parts` as `write_parts` wrote them; the numbers are left in the folder `answer`."""
    asked = list(indicators)
    dealt = session.sparkContext.parallelize([str(part) for part in parts], len(parts))
    found = dealt.map(lambda part: str(reckon_part(Path(part), asked, when, answer))).collect()
    return Whole.of([Path(path) for path in found], asked)
