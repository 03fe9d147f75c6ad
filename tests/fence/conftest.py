"""The house is told in a process of its own (test_fence.py): it has its own settings."""
collect_ignore = ["house"]
