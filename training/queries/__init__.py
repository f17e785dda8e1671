"""Reads of the training programme's facts."""
