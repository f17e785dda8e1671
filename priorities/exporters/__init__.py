"""Plans on their way out: as the importer would understand them, and in the partnership's layout in Word."""
