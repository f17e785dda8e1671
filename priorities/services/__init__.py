"""Writes that touch more than one row: atomic, with who and when."""
