"""围栏: the wall under the ORM. A forgotten filter gives nothing, because the database itself shows only what the reader may see.

    declare    Fence on a model: which rows a reader may see
    scope      Scope and `looking`: through whose eyes a connection looks
    gate       every statement passes here; without a reader it goes no further
    sqlite     ENGINE "dazugong.fence.sqlite": temp views, temp triggers, authorizer
    postgresql ENGINE "dazugong.fence.postgresql": row level security
    ways       26 ways to forget the filter, tried against a model
"""
