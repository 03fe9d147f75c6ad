"""票决事实表: published results, one row for each subject. Votes in favour only where they may be published; nothing that is for one person alone.

What was said of a unit is a row of that unit, so that its figures and its sheet take it; all else is of the unit that held the vote.
"""
from __future__ import annotations

from dataclasses import replace

from dazugong.spec import ballots

BALLOTS = replace(
    ballots.BALLOTS,
    sql=(
        "SELECT COALESCE(s.of_unit_id, s.unit_id) AS unit, v.pack AS pack, p.title AS kind, s.name AS subject, p.day AS day, p.due AS due, p.present AS present,"
        " p.issued AS issued, p.returned AS returned, p.valid AS valid, s.yes AS yes, s.outcome AS outcome, s.score AS score, p.public_id AS public_id"
        " FROM ballots_subject s JOIN ballots_poll p ON p.id = s.poll_id JOIN records_packversion v ON v.id = p.pack_version_id"
        " WHERE p.state = 'published' AND p.published_on <= :day AND NOT s.private"
    ),
)
