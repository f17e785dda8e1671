"""What pages show, read in one place and born complete."""
