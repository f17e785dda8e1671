"""What every list on its way out into a spreadsheet has in common."""

import csv
from collections.abc import Iterable, Iterator

from wsscp.cells import harmless


class _Echo:
    """A file that hands back what is written to it, so that a writer can be streamed."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield rows as lines of CSV, harmless to a spreadsheet and with the mark Excel knows UTF-8 by."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])
