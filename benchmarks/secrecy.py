"""Whether time tells a hidden case review from one that does not exist.

    .venv/bin/python -m benchmarks.secrecy

Somebody outside the Case Review Group asks for a real reference and for one that nothing bears, in turns and
in random order, 200 times each; the medians must be less than 5 ms apart. The register holds 200 reviews.
"""

import logging
import os
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = (
        f"sqlite:///{Path(tempfile.mkdtemp(prefix='wsscp-bench-')) / 'bench.sqlite3'}"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wsscp.settings")
    import django

    django.setup()

from django.core.management import call_command
from django.test import Client

from priorities.people.accounts import add_account
from reviews.models import Case, Family, Finding, Kind, Recommendation, Review, Theme
from reviews.rules.references import new_reference
from wsscp.policy import Role

TRIES = 200
REVIEWS = 200
MOST_MS = 5.0
ADDRESSES = ("/reviews/{}/", "/reviews/{}/review.pdf", "/recommendations/{}/")


def make_reviews() -> dict[str, list[str]]:
    """Make case reviews, each with a finding and a recommendation; return their references by address."""
    kind = Kind.objects.filter(family=Family.CASE).first()
    assert kind is not None
    theme = Theme.objects.create(name="Theme")
    found: dict[str, list[str]] = {pattern: [] for pattern in ADDRESSES}
    for _ in range(REVIEWS):
        review = Review.objects.create(kind=kind, year=2020, subject="Subject")
        Case.objects.create(review=review, notified_on=date(2020, 3, 2))
        Finding.objects.create(from_case=True, theme=theme, text="Text").reviews.add(review)
        advice = Recommendation.objects.create(
            review=review, from_case=True, text="Text", made_on=date(2020, 3, 2)
        )
        found["/reviews/{}/"].append(review.reference)
        found["/reviews/{}/review.pdf"].append(review.reference)
        found["/recommendations/{}/"].append(advice.reference)
    return found


def ask(client: Client, address: str) -> float:
    """Ask for a page that is refused and return how long it took, in milliseconds."""
    start = time.perf_counter()
    response = client.get(address)
    taken = time.perf_counter() - start
    assert response.status_code == 404, response.status_code
    return taken * 1000


def compare(client: Client, pattern: str, hidden: list[str]) -> float:
    """Return how far apart the medians of hidden and absent are, in milliseconds."""
    times: dict[str, list[float]] = {"hidden": [], "absent": []}
    for turn in range(TRIES):
        pair = [("hidden", hidden[turn % len(hidden)]), ("absent", new_reference())]
        random.shuffle(pair)
        for which, reference in pair:
            times[which].append(ask(client, pattern.format(reference)))
    one, other = median(times["hidden"]), median(times["absent"])
    print(f"{pattern:26} hidden {one:6.2f} ms  absent {other:6.2f} ms  apart {abs(one - other):5.2f} ms")
    return abs(one - other)


def main() -> None:
    """Measure, print, and fail where time tells."""
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    person = add_account(
        email="officer@example.org",
        name="Officer",
        role=Role.BUSINESS_TEAM,
        subgroup=None,
        starts_on=date(2020, 1, 1),
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    references = make_reviews()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    client.get("/accessibility/")
    apart = [compare(client, pattern, hidden) for pattern, hidden in references.items()]
    if max(apart) >= MOST_MS:
        sys.exit(f"Time tells: {max(apart):.2f} ms apart, {MOST_MS} ms or more.")


if __name__ == "__main__":
    main()
