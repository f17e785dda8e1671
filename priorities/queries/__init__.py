"""Reads of what is written here, born complete."""
