"""位置: where a unit stands in tree order, by its number; five million units cost two arrays, not a dictionary."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

MOST_GAPS = 4       # numbers with gaps up to so many times as wide are looked up directly, others by halving
NONE = -1


class Places(Mapping[int, int]):
    """单位编号 → 位置. `ids` in tree order, no number twice."""

    def __init__(self, ids: np.ndarray) -> None:
        self.ids = ids
        self._first = int(ids.min()) if len(ids) else 0
        width = int(ids.max()) - self._first + 1 if len(ids) else 0
        self._direct: np.ndarray | None = None
        if width <= MOST_GAPS * len(ids):
            self._direct = np.full(width, NONE, np.int32)
            self._direct[ids - self._first] = np.arange(len(ids), dtype=np.int32)
        else:
            self._order = np.argsort(ids, kind="stable").astype(np.int32)
            self._sorted = ids[self._order]

    def __getitem__(self, unit: int) -> int:
        if self._direct is None:
            return int(self.of(np.array([unit], np.int64))[0])
        at = unit - self._first
        if not 0 <= at < len(self._direct) or (place := int(self._direct[at])) == NONE:
            raise KeyError(unit)
        return place

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids.tolist())

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, units: np.ndarray) -> np.ndarray:
        """Of many at once. Raises KeyError with the first that is not there."""
        if not len(units):
            return np.zeros(0, np.int32)
        found = self.found(units)
        if found.min() == NONE:
            raise KeyError(int(units[int(np.argmin(found))]))
        return found

    def found(self, units: np.ndarray) -> np.ndarray:
        """The same, and -1 for what is not there."""
        if self._direct is not None:
            at = units - self._first
            there = (at >= 0) & (at < len(self._direct))
            return self._direct[at] if there.all() else np.where(there, self._direct[at * there] if len(self._direct) else NONE, np.int32(NONE))
        at = np.minimum(np.searchsorted(self._sorted, units), len(self._sorted) - 1)
        return np.where(self._sorted[at] == units, self._order[at], np.int32(NONE))
