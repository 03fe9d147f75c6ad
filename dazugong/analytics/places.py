"""位置: where a unit stands in tree order, by its number; five million units cost two arrays, not a dictionary."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np


class Places(Mapping[int, int]):
    """单位编号 → 位置. `ids` in tree order, no number twice."""

    def __init__(self, ids: np.ndarray) -> None:
        self.ids = ids
        self._order = np.argsort(ids, kind="stable").astype(np.int32)
        self._sorted = ids[self._order]

    def __getitem__(self, unit: int) -> int:
        at = int(self._sorted.searchsorted(unit))
        if at == len(self._sorted) or self._sorted[at] != unit:
            raise KeyError(unit)
        return int(self._order[at])

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids.tolist())

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, units: np.ndarray) -> np.ndarray:
        """Of many at once. Raises KeyError with the first that is not there."""
        if not len(units):
            return np.zeros(0, np.int32)
        at = np.minimum(np.searchsorted(self._sorted, units), max(len(self._sorted) - 1, 0))
        missing = np.nonzero(self._sorted[at] != units)[0] if len(self._sorted) else np.arange(1)
        if len(missing):
            raise KeyError(int(units[missing[0]]))
        return self._order[at]
