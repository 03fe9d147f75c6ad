"""指标没有自己的表: a figure is reckoned from the ledger each time it is asked for, so it cannot disagree with its rows."""
