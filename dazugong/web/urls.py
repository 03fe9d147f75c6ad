"""网址: every page of the product in one list. Who may see which is written at the page and asserted by tests/rights."""
from __future__ import annotations

from django.urls import path

from .pages import (
    accounts,
    boards,
    cadre_import,
    cadres,
    desk,
    giving,
    late,
    login,
    packs,
    people,
    plans,
    posts,
    records,
    register,
    roster,
    search,
    sheets,
    tasks,
    units,
)

urlpatterns = [
    # 登录与本人
    path("login/", login.login, name="login"),
    path("logout/", login.logout, name="logout"),
    path("first/<str:token>/", login.token, name="token"),
    path("password/", login.password, name="password"),
    path("switch/", login.switch, name="switch"),
    # 工作台
    path("", desk.desk, name="desk"),
    path("help/", desk.help_page, name="help"),
    path("search/", search.search, name="search"),
    # 组织
    path("units/", units.units, name="units"),
    path("units/<str:public_id>/", units.unit, name="unit"),
    path("units/<str:public_id>/change/", units.unit_change, name="unit_change"),
    path("units/<str:public_id>/posts/", posts.unit_posts, name="unit_posts"),
    # 人员
    path("people/", people.people, name="people"),
    path("people/export/", roster.people_export, name="people_export"),
    path("people/import/", roster.people_import, name="people_import"),
    path("people/<str:public_id>/", people.person, name="person"),
    path("people/<str:public_id>/change/", people.person_change, name="person_change"),
    path("people/<str:public_id>/reveal/", people.person_reveal, name="person_reveal"),
    # 干部
    path("cadres/", cadres.cadres, name="cadres"),
    path("cadres/export/", cadres.cadres_export, name="cadres_export"),
    path("cadres/import/", cadre_import.cadres_import, name="cadres_import"),
    path("cadres/<str:public_id>/", cadres.cadre, name="cadre"),
    path("cadres/<str:public_id>/lrmx/", cadres.cadre_lrmx, name="cadre_lrmx"),
    path("cadres/<str:public_id>/lrm/", cadres.cadre_lrm, name="cadre_lrm"),
    path("cadres/<str:public_id>/hand-over/", cadres.cadre_hand_over, name="cadre_hand_over"),
    # 文件与举措
    path("plans/", plans.plans, name="plans"),
    path("plans/upload/", plans.plan_upload, name="plan_upload"),
    path("plans/<str:public_id>/", plans.plan, name="plan"),
    path("plans/<str:public_id>/measures/<int:number>/", plans.measure, name="measure"),
    path("plans/<str:public_id>/hand-down/", plans.plan_hand_down, name="plan_hand_down"),
    # 任务
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", giving.task_new, name="task_new"),
    path("tasks/<str:public_id>/", tasks.task, name="task"),
    path("tasks/<str:public_id>/hand-down/", tasks.task_hand_down, name="task_hand_down"),
    path("tasks/<str:public_id>/change/", tasks.task_change, name="task_change"),
    path("tasks/<str:public_id>/progress/", tasks.task_progress, name="task_progress"),
    path("tasks/<str:public_id>/close/", tasks.task_close, name="task_close"),
    # 台账
    path("records/", records.records, name="records"),
    path("records/<str:public_id>/", records.record, name="record"),
    path("records/<str:public_id>/save/", records.record_save, name="record_save"),
    path("records/<str:public_id>/file/", records.record_file, name="record_file"),
    path("records/<str:public_id>/return/", records.record_return, name="record_return"),
    path("records/<str:public_id>/approve/", records.record_approve, name="record_approve"),
    path("records/<str:public_id>/reopen/", records.record_reopen, name="record_reopen"),
    path("records/<str:public_id>/exempt/", records.record_exempt, name="record_exempt"),
    path("records/<str:public_id>/revisions/<int:number>/", records.revision, name="revision"),
    path("records/<str:public_id>/workbook/", sheets.record_workbook, name="record_workbook"),
    path("records/<str:public_id>/paste/", sheets.record_paste, name="record_paste"),
    path("late/", late.late, name="late"),
    path("register/<str:pack>/<str:form>/", register.register, name="register"),
    path("register/<str:pack>/<str:form>/compiled/", register.register_compiled, name="register_compiled"),
    # 指标
    path("boards/", boards.boards, name="boards"),
    path("boards/<str:pack>/<str:indicator>/", boards.board, name="board"),
    path("boards/<str:pack>/<str:indicator>/rows/", boards.board_rows, name="board_rows"),
    # 机制
    path("packs/", packs.packs, name="packs"),
    path("packs/<str:pack_id>/", packs.pack, name="pack"),
    # 账号与留痕
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<int:pk>/confirm/", accounts.account_confirm, name="account_confirm"),
    path("accounts/<int:pk>/close/", accounts.account_close, name="account_close"),
    path("traces/", accounts.traces, name="traces"),
    path("traces/verify/", accounts.traces_verify, name="traces_verify"),
]
