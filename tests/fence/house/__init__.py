"""A small invented county that the fence stands around: units, persons, monthly reports and remarks."""
