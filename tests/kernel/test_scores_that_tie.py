"""同分: what tells equal totals apart is kept when a round is settled."""
from __future__ import annotations

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.scores.actions import tell_round
from dazugong.kernel.scores.models import ScoreSheet
from tests.kernel.assessing import at, install, marked, opened, section
from tests.make import City
from tests.sample_scores import PACK


def test_equal_totals_are_settled_by_what_the_sheet_names_and_the_quota_is_kept(city: City) -> None:
    install(city, PACK | {"scores.toml": PACK["scores.toml"].replace("objection_days = 5", 'ties_by = ["政令畅通"]\nobjection_days = 5')})
    round_ = opened(city)
    marked(city, round_, "一镇", above="100", own="100", orders="40", stage="100")      # 15+20+40+20 = 95
    marked(city, round_, "二镇", above="100", own="100", orders="35", stage="100")      # 20+20+35+20 = 95, and only one of the two may be 好
    officer = section(city)
    with reading(officer):
        tell_round(round=round_, by=officer, at=at(12, 22))
        settled = ScoreSheet.objects.filter(round=round_).order_by("rank").values_list("hundredths", "rank", "grade", "why")
        assert [one[:3] for one in settled] == [(9500, 1, "好"), (9500, 2, "较好")]
        assert all("总分相同的，政令畅通得分高的在前" in why for *_, why in settled)
