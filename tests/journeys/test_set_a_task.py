"""部领导临时交办一件事：立项，选乡镇，下达。"""
from __future__ import annotations

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.models import Task
from tests.make import SYSTEM


def test_the_leader_sets_a_task_and_is_led_to_hand_it_down(city, client):
    client.force_login(city.login("leader", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/tasks/new/", {"title": "摸清流动党员底数", "detail": "逐村核对", "due": "2099-12-20", "form_key": "a" * 12})
    assert response.status_code == 302
    assert response["Location"].endswith("/hand-down/")
    page = client.get(response["Location"]).content.decode()
    assert "甲县甲一镇党委" in page
    assert "乙县" not in page
    with reading(SYSTEM):
        assert Task.objects.get(title="摸清流动党员底数").unit.pk == city.units["甲部"]


def test_a_task_without_a_title_is_refused_with_words(city, client):
    client.force_login(city.login("organiser", "甲一镇"), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/tasks/new/", {"title": "", "form_key": "b" * 12})
    assert response.status_code == 400
    assert "请写明要办的事项" in response.content.decode()


def test_a_deadline_that_has_passed_is_refused_at_its_field(city, client):
    client.force_login(city.login("leader", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/tasks/new/", {"title": "摸清流动党员底数", "due": "2020-01-01", "form_key": "c" * 12})
    assert response.status_code == 400
    assert "完成期限不能早于今天" in response.content.decode()
