"""Reads of the core: the audit trail and its chain."""
