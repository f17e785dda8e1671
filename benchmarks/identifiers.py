"""How the search for identifying details grows with the text: with its length, and not with its square.

    .venv/bin/python -m benchmarks.identifiers

Each text repeats one piece that some pattern begins to match again and again. Four times the text takes about
four times the time; were it squared, sixteen. The figures are the worst of all (target: 10 or less).
"""

import time

from tests.wsscp.identifiers.test_identifiers import NASTY
from wsscp.identifiers import find_identifiers

# The longest box there is, and a quarter of it.
LONG, SHORT = 20_000, 5_000
ROUNDS = 3
# Below this a figure is the clock's own.
LEAST = 0.01


def seconds(piece: str, length: int) -> float:
    """The least of some rounds of the processor's time for a text of this length."""
    text = (piece * (length // len(piece) + 1))[:length]
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        find_identifiers(text)
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> None:
    """Measure each piece and print the worst three."""
    grown = {piece: seconds(piece, LONG) / max(seconds(piece, SHORT), LEAST) for piece in NASTY}
    for piece in sorted(grown, key=lambda piece: -grown[piece])[:3]:
        print(f"{LONG:,} characters of {piece[:20]!r} / {SHORT:,}   {grown[piece]:6.2f}   target 10 or less")


if __name__ == "__main__":
    main()
