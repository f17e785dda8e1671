"""Reports on their way out: as a Word document, and their tables as a workbook."""
