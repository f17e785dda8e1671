"""What the pages of status and the reports ask of the facts. Everything comes back complete."""
