"""Writes of the core: the audit trail and the mail that leaves."""
