"""A learning system's export on its way in: which column holds what, and each row as counts."""
