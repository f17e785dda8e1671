"""Reads of the facts: groups, seats, agencies, people, and who did what to them. Born complete."""
