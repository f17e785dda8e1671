"""Pages of the core: health, statements, refusals, sessions."""
