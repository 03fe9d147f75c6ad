"""公开证明的机制（创新、实事）: rows of docs/coverage.csv whose registers are open to the public; each test says what it proves."""
from __future__ import annotations

from tests.outside import Outside
from tests.publishing import entered, installed
from tests.sample_publications import published


def test_whoever_does_not_agree_is_not_praised_in_public(city, tmp_path, monkeypatch) -> None:
    """褒扬单位3个、个人2名，1名不同意公开：公开页显示3个单位、1名个人，每条有依据"""
    installed("innovation")
    outside = Outside(tmp_path, monkeypatch)
    common = {"level": "褒扬", "until": "2026-12-31"}
    for number in range(1, 4):
        entered(city, "innovation", "praise", {**common, "kind": "单位", "name": f"样例单位{number}", "ground": f"甲组〔2026〕{number}号"})
    for name, consent in (("愿意公开的", "是"), ("不愿公开的", "否")):
        entered(city, "innovation", "praise", {**common, "kind": "个人", "name": name, "ground": "甲组〔2026〕9号", "consent": consent})
    made = published(city, "praised", pack="innovation", subject="褒扬公开", body="")
    outside.feed()
    page = outside.page(f"/p/{made.public_id}/")
    assert "单位 <b>3</b>" in page and "个人 <b>1</b>" in page and page.count("甲组〔2026〕") == 4
    assert "愿意公开的" in page and "不愿公开的" not in page


def test_a_reward_is_shown_before_it_is_final(city, tmp_path, monkeypatch) -> None:
    """创新奖励公示5个工作日，有依据和金额，公众可以提异议"""
    installed("innovation")
    outside = Outside(tmp_path, monkeypatch)
    entered(city, "innovation", "reward", {"name": "样例成果", "level": "县级", "ground": "甲组〔2026〕3号", "shown": "2026-05-27", "money": "5000", "paid": "5000"})
    made = published(city, "rewarded", pack="innovation", subject="创新奖励公示", body="")
    outside.feed()
    page = outside.page(f"/p/{made.public_id}/")
    assert "样例成果" in page and "甲组〔2026〕3号" in page and "5000" in page and "提交异议" in page and "基金支出" not in page


def test_the_public_sees_all_ten_deeds_and_how_they_were_judged(city, tmp_path, monkeypatch) -> None:
    """实事10件，8件办成，2件写明原因和期限；群众评议160份、满意152份：不登录能看全部10件和评议结果"""
    installed("service_list")
    outside = Outside(tmp_path, monkeypatch)
    for number in range(1, 11):
        told = {"done": "2026-05-10", "asked": "20", "pleased": "19"} if number < 9 else {"why": "等省里批复"}
        entered(city, "service_list", "deed", {"name": f"样例实事{number}", "who": "样甲", "due": "2026-12-20", **told})
    made = published(city, "deeds", pack="service_list", subject="为民实事公开", body="")
    outside.feed()
    page = outside.page(f"/p/{made.public_id}/")
    assert page.count("样例实事") == 10 and page.count("2026-05-10") == 8 and page.count("等省里批复") == 2
    assert 8 * 20 == 160 and page.count(">20</td>") == 8 and 8 * 19 == 152 and page.count(">19</td>") == 8
    assert "样甲" not in page, "who answers for it stays inside"
