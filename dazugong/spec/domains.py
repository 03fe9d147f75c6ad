"""领域: which kinds of rows a mechanism may say that its cases, votes and relations are.

Roles reach over domains (`access/roles.toml`): a kind in “cadres” is seen by whoever manages cadres, and by no other section.
"""
from __future__ import annotations

DOMAINS = ("cases", "records", "people", "cadres")
CASES, RECORDS = "cases", "records"       # of procedures and votes, and of relations, where a pack says nothing
MEANING = "领域：哪些角色看得到（cases 办件，records 台账，people 人员，cadres 干部，只有管干部的科室和部领导看得到）"
