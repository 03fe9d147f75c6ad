"""党内年度统计: the classes that are counted, the communiqué's words, and a population that fits published figures; pure."""
