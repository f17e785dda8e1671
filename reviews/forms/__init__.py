"""Shape of what is typed about reviews. Text on a case review that could identify a child is refused."""
