"""Writes of the training programme: atomic, with who and when."""
