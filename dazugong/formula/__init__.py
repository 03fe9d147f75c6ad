"""公式: the one formula language (text → typed tree → readings that agree). No database, no web."""
from dazugong.formula.facts import Column, FactTable, bind_names, fact_table, fact_tables, register
from dazugong.formula.parser import parse, parse_condition, parse_number
from dazugong.formula.partial import DateRefused, PartialDate
from dazugong.formula.tree import FormulaError, Node, names
from dazugong.formula.words import Vocabulary

__all__ = ["Column", "DateRefused", "FactTable", "FormulaError", "Node", "PartialDate", "Vocabulary", "bind_names",
           "fact_table", "fact_tables", "names", "parse", "parse_condition", "parse_number", "register"]
