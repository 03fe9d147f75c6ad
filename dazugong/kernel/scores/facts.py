"""考核事实表: final scores of units, for formulas and indicators. Sheets of persons are no facts: nothing counts them."""
from __future__ import annotations

from dataclasses import replace

from dazugong.spec import published

SCORES = replace(
    published.SCORES,
    sql=(
        "SELECT s.unit_id AS unit, v.pack AS pack, r.title AS sheet, r.last AS period_last, s.hundredths AS score, s.grade AS grade,"
        " s.rank AS rank, s.public_id AS public_id FROM scores_scoresheet s JOIN scores_round r ON r.id = s.round_id"
        " JOIN records_packversion v ON v.id = r.pack_version_id"
        " WHERE s.person_id IS NULL AND r.state = 'final' AND r.final_on <= :day"
    ),
)
