"""选票: a paper as it is sealed, and the board that anybody can recount."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dazugong.crypto.board import FORMAT, recounted
from dazugong.crypto.voting import OVERHEAD
from dazugong.kernel.records.packs import pack_of
from dazugong.spec.ballots import Ballot
from dazugong.spec.counting import Cell, Head, Paper

from .models import Poll

MOST_COMMENT = 200                      # letters of a judge's comment on one subject
BYTES_OF_CELL, BYTES_OF_REST = 12, 80   # a mark or points with its comma; code and brackets
BYTES_OF_LETTER = 4


@dataclass(frozen=True)
class Written:
    """一张票: marks or points by cell; None for a paper handed in blank, which is invalid. Comments by subject."""

    paper: Paper
    comments: Mapping[str, str] = field(default_factory=dict)


def ballot_of(poll: Poll) -> Ballot:
    """What the pack says of this kind of vote, in the version the poll was prepared with."""
    found = pack_of(poll.pack_version).ballot(poll.ballot)
    assert found is not None
    return found


def head_of(poll: Poll) -> Head:
    """What its result rests on."""
    return Head(poll.due, poll.present, poll.issued, poll.seats, _chosen_before(poll))


def _chosen_before(poll: Poll) -> int:
    """How many of the best were chosen in the votes that this one repeats among equals."""
    number = 0
    while earlier := poll.again_of:
        number, poll = number + earlier.subjects.filter(outcome=ballot_of(earlier).passed).count(), earlier
    return number


def cells(ballot: Ballot, subjects: Sequence[str]) -> list[Cell]:
    """Every place on the paper, in order."""
    return [(subject, term) for subject in subjects for term in ballot.terms]


def size_of(ballot: Ballot, subjects: Sequence[str]) -> int:
    """Bytes of a paper before sealing: the same for every paper of a poll, whatever stands on it."""
    comments = len(subjects) * (MOST_COMMENT * BYTES_OF_LETTER + 4) if ballot.comments else 0
    return BYTES_OF_REST + len(cells(ballot, subjects)) * BYTES_OF_CELL + comments


def sealed_size(ballot: Ballot, subjects: Sequence[str]) -> int:
    """The same once it is sealed."""
    return size_of(ballot, subjects) + OVERHEAD


def packed(ballot: Ballot, subjects: Sequence[str], code: str, written: Written) -> bytes:
    """The code and what was chosen, as bytes that are as many for every paper."""
    marks = None
    if written.paper is not None:
        said = (written.paper.get(cell) for cell in cells(ballot, subjects))
        marks = [ballot.marks.index(str(one)) if ballot.marks else one for one in said]
    comments = [written.comments.get(subject, "") for subject in subjects] if ballot.comments else []
    text = json.dumps([code, marks, *comments], ensure_ascii=False, separators=(",", ":")).encode()
    return text.ljust(size_of(ballot, subjects))


def unpacked(ballot: Ballot, subjects: Sequence[str], data: bytes) -> tuple[str, Written]:
    """(code, paper) of the bytes of `packed`."""
    code, marks, *comments = json.loads(data)
    paper = None
    if marks is not None:
        paper = {cell: ballot.marks[one] if ballot.marks else one for cell, one in zip(cells(ballot, subjects), marks)}
    return code, Written(paper, dict(zip(subjects, comments)))


def board_of(poll: Poll, ballot: Ballot, subjects: Sequence[str], ballots: Mapping[str, Written]) -> str:
    """公示板: everything one needs to recount, in the order of the codes. Judges' comments are no part of it."""
    listed = [
        {"code": code, "paper": None if one.paper is None else [one.paper[cell] for cell in cells(ballot, subjects)]}
        for code, one in sorted(ballots.items())
    ]
    board = {
        "format": FORMAT, "poll": poll.public_id, "cells": cells(ballot, subjects), "issued": poll.issued, "slips": poll.slips.split(),
        "commitment": poll.commitment, "ballots": listed,
    }  # fmt: skip
    return json.dumps({**board, "votes": recounted(board)}, ensure_ascii=False)
