"""公式: the one formula language (text → typed tree → readings that agree). No database, no web."""
