"""Reads of the facts: groups, seats, agencies, and who did what to them. Born complete."""
