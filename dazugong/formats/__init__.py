"""文件与文字的进出口: every boundary through which text and files come in or go out. Pure Python, no Django.

A value or file is either taken (perhaps with a notice), or refused in Chinese with place, reason and remedy.
"""
