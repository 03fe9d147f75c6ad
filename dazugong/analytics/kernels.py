"""内核: the few loops that touch every row or every unit; compiled once by numba and kept on disk, whatever the formulas.

A row is one machine word with a bit for every number asked. Shifted copies of the word are added up, each holding eight
counters of a byte; they are emptied into the unit's counters before a byte can overflow. So the first eight counters are the
lowest bits of the eight bytes, the next eight the bits above them (`place_of`).
"""
from __future__ import annotations

import numpy as np
from numba import njit

BITS = 64
AT_ONCE = 255                   # rows until a counter of one byte is full
LANES = np.uint64(0x0101010101010101)


def place_of(number: int) -> int:
    """The bit of a counter, and the counter of a bit."""
    return (number % 8) * 8 + number // 8


@njit(cache=True, nogil=True)
def look_up(codes: np.ndarray, table: np.ndarray, words: np.ndarray) -> None:
    """What the value of one column leaves standing of each row's word."""
    for row in range(len(codes)):
        words[row] &= table[codes[row]]


@njit(cache=True, nogil=True)
def look_up_two(codes: np.ndarray, others: np.ndarray, table: np.ndarray, beside: np.ndarray, words: np.ndarray) -> None:
    """The same for two columns at once, so that the words are fetched and put back only half as often."""
    for row in range(len(words)):
        words[row] &= table[codes[row]] & beside[others[row]]


@njit(cache=True, nogil=True)
def look_up_pair(codes: np.ndarray, others: np.ndarray, table: np.ndarray, words: np.ndarray) -> None:
    """What the values of two columns leave together: `table` by both."""
    for row in range(len(words)):
        words[row] &= table[codes[row], others[row]]


@njit(cache=True, nogil=True)
def look_up_class(codes: np.ndarray, classes: np.ndarray, table: np.ndarray, words: np.ndarray) -> None:
    """The same for many values that come to few different words."""
    for row in range(len(codes)):
        words[row] &= table[classes[codes[row]]]


@njit(cache=True, nogil=True)
def keep_bits(holds: np.ndarray, bit: int, words: np.ndarray) -> None:
    """A condition asked row by row: its bit goes where it does not hold."""
    gone = ~(np.uint64(1) << np.uint64(bit))
    for row in range(len(holds)):
        if not holds[row]:
            words[row] &= gone


@njit(cache=True, nogil=True)
def join_bits(either: np.ndarray, masks: np.ndarray, bits: np.ndarray, words: np.ndarray) -> None:
    """且 and 或 over bits already known: a bit goes where not one of its mask stands (either), or not all."""
    for row in range(len(words)):
        word = words[row]
        for step in range(len(bits)):
            found = word & masks[step]
            lost = found == np.uint64(0) if either[step] else found != masks[step]
            if lost:
                word &= ~(np.uint64(1) << np.uint64(bits[step]))
        words[row] = word


@njit(cache=True, nogil=True)
def count_bits(words: np.ndarray, offsets: np.ndarray, first: int, unit: int, start: int, counters: int, out: np.ndarray) -> None:
    """Adds the bits of rows `first` … to the counters of their units; `unit` is the unit of the first row."""
    last, row = first + len(words), first
    added = np.zeros(8, np.uint64)
    numbers = added.view(np.uint8)
    while row < last:
        while offsets[unit + 1] <= row:
            unit += 1
        end = min(offsets[unit + 1], last, row + AT_ONCE)
        a0 = a1 = a2 = a3 = np.uint64(0)
        for word in words[row - first:end - first]:
            a0 += word & LANES
            a1 += (word >> np.uint64(1)) & LANES
            a2 += (word >> np.uint64(2)) & LANES
            a3 += (word >> np.uint64(3)) & LANES
        added[0], added[1], added[2], added[3] = a0, a1, a2, a3
        if counters > 32:
            a0 = a1 = a2 = a3 = np.uint64(0)
            for word in words[row - first:end - first]:
                a0 += (word >> np.uint64(4)) & LANES
                a1 += (word >> np.uint64(5)) & LANES
                a2 += (word >> np.uint64(6)) & LANES
                a3 += (word >> np.uint64(7)) & LANES
            added[4], added[5], added[6], added[7] = a0, a1, a2, a3
        counts = out[unit, start:start + counters]
        for counter in range(counters):
            counts[counter] += numbers[counter]
        row = end


@njit(cache=True, nogil=True)
def add_coded(words: np.ndarray, bit: int, codes: np.ndarray, values: np.ndarray, offsets: np.ndarray, first: int, unit: int, column: int, out: np.ndarray) -> None:
    """Adds up what the codes are worth over the rows whose bit stands."""
    for place in range(len(words)):
        while offsets[unit + 1] <= first + place:
            unit += 1
        if words[place] >> np.uint64(bit) & np.uint64(1):
            out[unit, column] += values[codes[place]]


@njit(cache=True, nogil=True)
def add_values(words: np.ndarray, bit: int, values: np.ndarray, offsets: np.ndarray, first: int, unit: int, column: int, out: np.ndarray) -> None:
    """The same for numbers reckoned row by row."""
    for place in range(len(words)):
        while offsets[unit + 1] <= first + place:
            unit += 1
        if words[place] >> np.uint64(bit) & np.uint64(1):
            out[unit, column] += values[place]


@njit(cache=True, nogil=True)
def places_in_tree_order(above: np.ndarray) -> np.ndarray:
    """Where each unit lies in tree order, brothers as given; every unit comes after the one above it."""
    size = np.ones(len(above), np.int32)
    for unit in range(len(above) - 1, -1, -1):
        if above[unit] >= 0:
            size[above[unit]] += size[unit]
    places, free = np.empty(len(above), np.int32), np.empty(len(above), np.int32)
    top = 0
    for unit in range(len(above)):
        if above[unit] < 0:
            places[unit] = top
            top += size[unit]
        else:
            places[unit] = free[above[unit]]
            free[above[unit]] += size[unit]
        free[unit] = places[unit] + 1
    return places


@njit(cache=True, nogil=True)
def up(parent: np.ndarray, out: np.ndarray) -> None:
    """One pass from the last unit to the first: each adds what it has to the unit above, which stands before it. What brothers next
    to each other have is held back and added at once; nothing is held back for a unit when its own turn comes."""
    width = out.shape[1]
    held, of = np.zeros(width, out.dtype), -1
    for unit in range(len(parent) - 1, -1, -1):
        above = parent[unit]
        if above == of:
            for column in range(width):
                held[column] += out[unit, column]
            continue
        if of >= 0:
            for column in range(width):
                out[of, column] += held[column]
        of = above
        for column in range(width):
            held[column] = out[unit, column]
    if of >= 0:
        for column in range(width):
            out[of, column] += held[column]


@njit(cache=True, nogil=True)
def up_in_order(order: np.ndarray, parent: np.ndarray, out: np.ndarray) -> None:
    """The same where the tree of the day stands in another order; `order` has those below first."""
    width = out.shape[1]
    for place in range(len(order)):
        unit = order[place]
        above = parent[unit]
        if above >= 0:
            for column in range(width):
                out[above, column] += out[unit, column]


@njit(cache=True, nogil=True)
def up_line(units: np.ndarray, parent: np.ndarray, changes: np.ndarray, out: np.ndarray) -> None:
    """Each change added to its unit and every unit above it."""
    for change in range(len(units)):
        unit = units[change]
        while unit >= 0:
            for column in range(changes.shape[1]):
                out[unit, column] += changes[change, column]
            unit = parent[unit]


@njit(cache=True, nogil=True)
def up_bits(units: np.ndarray, signs: np.ndarray, words: np.ndarray, parent: np.ndarray, start: int, counters: int, out: np.ndarray) -> None:
    """The bits of each row, with its sign, added to its unit and every unit above it."""
    added = np.empty(counters, out.dtype)
    for row in range(len(units)):
        for counter in range(counters):
            bit = np.uint64((counter & 7) * 8 + (counter >> 3))
            added[counter] = signs[row] if words[row] >> bit & np.uint64(1) else 0
        unit = units[row]
        while unit >= 0:
            counts = out[unit, start:start + counters]
            for counter in range(counters):
                counts[counter] += added[counter]
            unit = parent[unit]


@njit(cache=True, nogil=True)
def move_bits(gone: np.ndarray, come: np.ndarray, words: np.ndarray, parent: np.ndarray, ordered: bool, start: int, counters: int, out: np.ndarray) -> None:
    """The bits of each row taken from one unit and all above it and given to another and all above that; what stands above both
    is not touched where every unit stands behind the one above it (`ordered`)."""
    moved = np.empty(counters, out.dtype)
    for row in range(len(words)):
        for counter in range(counters):
            moved[counter] = words[row] >> np.uint64((counter & 7) * 8 + (counter >> 3)) & np.uint64(1)
        one, other = gone[row], come[row]
        while (one != other) if ordered else (one >= 0):
            if one > other or not ordered:
                counts = out[one, start:start + counters]
                for counter in range(counters):
                    counts[counter] -= moved[counter]
                one = parent[one]
            else:
                counts = out[other, start:start + counters]
                for counter in range(counters):
                    counts[counter] += moved[counter]
                other = parent[other]
        while not ordered and other >= 0:
            for counter in range(counters):
                out[other, start + counter] += moved[counter]
            other = parent[other]


@njit(cache=True, nogil=True)
def tell_apart(units: np.ndarray, offsets: np.ndarray, at: np.ndarray, parent: np.ndarray, depth: np.ndarray, words: np.ndarray,
               bit: int, codes: np.ndarray, keys: np.ndarray, last: np.ndarray, column: int, out: np.ndarray) -> None:
    """不同的人: how many different values each unit has, before sums go up: one for each row, less one for every value met twice
    where the lines of the two units, next to each other in the order of the tree, come together."""
    for place in range(len(units)):
        unit = units[place]
        here = at[unit]
        for row in range(offsets[unit], offsets[unit + 1]):
            key = keys[codes[row]]
            if key < 0 or not words[row] >> np.uint64(bit) & np.uint64(1):
                continue
            out[here, column] += 1
            one, other = here, last[key]
            last[key] = here
            if other >= 0:
                while one != other:
                    if depth[one] >= depth[other]:
                        one = parent[one]
                    else:
                        other = parent[other]
                    if one < 0 or other < 0:
                        break
                if one >= 0 and other >= 0:
                    out[one, column] -= 1
