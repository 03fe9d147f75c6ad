"""公开网址: every page the public has, in one list. Whatever else is asked for answers with the same bytes."""
from __future__ import annotations

from django.urls import path

from . import feeds, pages

handler404 = "dazugong.public.pages.not_there"
handler500 = "dazugong.public.pages.failed"
handler400 = "dazugong.public.pages.not_taken"

urlpatterns = [
    path("", pages.everything, name="everything"),
    path("p/<str:public_id>/", pages.one, name="one"),
    path("p/<str:public_id>/say/", pages.say, name="say"),
    path("p/<str:public_id>/<int:number>/", pages.edition, name="edition"),
    path("box/<str:box_id>/", pages.box, name="box"),
    path("progress/", pages.progress, name="progress"),
    path("feed.xml", feeds.atom, name="atom"),
    path("feed.json", feeds.listed, name="listed"),
]
