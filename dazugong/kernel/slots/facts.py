"""预约事实表: who booked what and whether it was used; of talks only that they were."""
from __future__ import annotations

from dataclasses import replace

from dazugong.spec import slots

from .models import Booking

_STATES = " ".join(f"WHEN '{value}' THEN '{term}'" for value, term in Booking.State.choices)
BOOKINGS = replace(
    slots.BOOKINGS,
    sql=(
        f"SELECT r.unit_id AS unit, r.pack AS pack, r.title AS kind, r.name AS resource, b.unit_name AS by_unit, b.day AS day, CASE b.state {_STATES} END AS state,"
        " b.answer_days AS days, b.public_id AS public_id"
        " FROM slots_booking b JOIN slots_resource r ON r.id = b.resource_id WHERE b.day <= :day"
    ),
)
