"""拆文件: ten thousand characters of official prose decomposed, against cutting the same text into words (rjieba).

Measured in seconds of one core. The samples are denser than most papers (thirty measures in a thousand characters; speeches
and plans of the field have ten to eighteen): a paper of one's own may be measured instead.
"""
from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from dazugong.reading import decompose, read_document

SAMPLES = Path(__file__).parents[1] / "samples"
CHARACTERS = 10_000
GOAL = 20  # times as long as cutting into words, at most


def text(paper: Path | None = None) -> str:
    """The paper, or the three samples one after the other, as often as it takes."""
    papers = [paper] if paper else sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".docx"))
    whole = "\n".join(read_document(path, name=path.name) for path in papers)
    return (whole * (CHARACTERS // len(whole) + 1))[:CHARACTERS]


def measure(rounds: int, paper: Path | None = None) -> dict[str, object]:
    """Medians in milliseconds of both, taken in turn, and the median of each round's ratio. Needs rjieba."""
    import rjieba

    written = text(paper)
    works: dict[str, Callable[[], object]] = {"rjieba": lambda: rjieba.cut(written), "decompose": lambda: decompose(written)}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            began = time.process_time()
            work()
            taken[name].append((time.process_time() - began) * 1000)
    ratio = statistics.median(own / base for own, base in zip(taken["decompose"], taken["rjieba"]))
    return {
        "characters": len(written), "measures": len(decompose(written)), "ratio": round(ratio, 1), "goal": GOAL,
        "ms": {name: round(statistics.median(each), 2) for name, each in taken.items()},
    }  # fmt: skip
