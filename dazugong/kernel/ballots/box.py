"""票箱: a file of its own with one place for every slip, in the order of the slips. Nothing else is written while people vote.

Every place has the same size and is written where it stands, so the file tells neither which paper came first nor when:
no row number, no version of a row, no journal, no time. A place not yet used is filled with random bytes.
A paper goes in first, then the byte that says it is there: whatever breaks in between, it is in whole or not at all.
Once voting is closed the box is shut: it gets another name while nobody holds it, so whoever was told that his paper is in is counted.
"""
from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

MARK = 32               # bytes of a slip's mark
EMPTY, CAST = b"\0", b"\1"
NO_TIME = (0, 0)        # the file's own time says nothing either


class Box:
    """The box of one poll. Every sealed paper has `size` bytes."""

    def __init__(self, poll: str, size: int) -> None:
        folder: Path = settings.BALLOT_FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        self.path, self.shut_path, self.size = folder / poll, folder / f"{poll}.shut", size

    def make(self, slips: Sequence[str]) -> None:
        """Empty, with a place for every slip; a box of that name from an attempt that failed is replaced."""
        places = b"".join(bytes.fromhex(slip) + EMPTY + os.urandom(self.size) for slip in sorted(slips))
        new = self.path.with_suffix(".new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(places)
            out.flush()
            os.fsync(out.fileno())
        new.replace(self.path)

    def cast(self, slip: str, paper: bytes) -> bool:
        """Puts the paper in; False when that slip was used before. Errors: KeyError for a slip that was not given out, FileNotFoundError
        where there is no open box."""
        if len(paper) != self.size:
            raise ValueError("选票长短不一，会露出内容")
        with self._locked() as file:
            place = self._place(file.read(), slip)
            if self._is_cast(file, place):
                return False
            for at, data in ((place + MARK + 1, paper), (place + MARK, CAST)):
                file.seek(at)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.utime(self.path, NO_TIME)
        return True

    def shut(self) -> None:
        """封箱: nothing goes in from now on; what was just going in has gone in. Twice is once."""
        try:
            with self._locked():
                self.path.replace(self.shut_path)
        except FileNotFoundError:
            return

    def papers(self) -> Iterator[tuple[str, bytes | None]]:
        """(slip, paper, or None where it was not used), in the order of the slips."""
        data = (self.shut_path if self.is_shut else self.path).read_bytes()
        for at in range(0, len(data), self._step):
            used = data[at + MARK : at + MARK + 1] == CAST
            yield data[at : at + MARK].hex(), data[at + MARK + 1 : at + self._step] if used else None

    def destroy(self) -> None:
        """Once everything is counted and on the board."""
        self.path.unlink(missing_ok=True)
        self.shut_path.unlink(missing_ok=True)

    @property
    def exists(self) -> bool:
        return self.path.exists() or self.is_shut

    @property
    def is_shut(self) -> bool:
        return self.shut_path.exists()

    @property
    def _step(self) -> int:
        return MARK + 1 + self.size

    @contextmanager
    def _locked(self) -> Iterator:
        with self.path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not os.path.samestat(os.fstat(file.fileno()), self.path.stat()):      # shut while one waited: `stat` raises where nothing stands
                raise FileNotFoundError(self.path)
            yield file

    def _place(self, data: bytes, slip: str) -> int:
        mark = bytes.fromhex(slip)
        for at in range(0, len(data), self._step):
            if data[at : at + MARK] == mark:
                return at
        raise KeyError(slip)

    def _is_cast(self, file, place: int) -> bool:  # noqa: ANN001  an open file
        file.seek(place + MARK)
        return bool(file.read(1) == CAST)
