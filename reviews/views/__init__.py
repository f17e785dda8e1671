"""Writing what the partnership learns, and the register of it."""
