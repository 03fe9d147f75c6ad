"""不能判断: what is asked cannot be answered; the message is Chinese and says what to write instead."""
from __future__ import annotations


class CannotJudge(ValueError):
    """不能判断: an input that is missing, of the wrong kind or impossible, or a day before any known rule."""


class BadData(ValueError):
    """数据有误: a data file of rules that does not say what a rule must say."""


class WrongDenominator(TypeError):
    """分母用错: a share of one whole was asked of another."""
