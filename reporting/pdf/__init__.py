"""The quarterly report as a tagged PDF."""
