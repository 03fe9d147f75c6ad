"""汇总引擎: the figures of every unit of the tree at once, from a columnar snapshot. No database, no web, no Django.

`build` a snapshot from a source, `roll_up` indicators over it; `docs/analytics.md` says how it lies on disk and how it scales.
Needs what requirements-analytics.txt names.
"""
