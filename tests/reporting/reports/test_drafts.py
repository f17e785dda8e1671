"""A draft's PDF: as it was drawn while nothing is written, and another as soon as anything is."""

from datetime import date

import pytest
from django.urls import reverse

from reporting.reports.pdf import draft_pdf
from tests.cast import ClientFor
from tests.make_reports import ENDS_ON, make_report
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act

pytestmark = pytest.mark.django_db


def test_a_draft_that_did_not_change_takes_one_query(django_assert_num_queries):
    period = make_report()
    first = draft_pdf(period, as_at=ENDS_ON)
    with django_assert_num_queries(1):
        assert draft_pdf(period, as_at=ENDS_ON) == first
    assert draft_pdf(period, as_at=date(2020, 9, 29))[1] != first[1]


def test_looking_leaves_a_draft_as_it_is_and_writing_does_not(client_for: ClientFor, business_team: User):
    period = make_report()
    client = client_for(business_team)
    address = reverse("reporting:report-pdf", args=[period.plan.slug, period.pk])
    first, second = client.get(address), client.get(address)
    assert first.content == second.content
    assert AuditEntry.objects.filter(act=Act.EXPORTED).count() == 2, "each copy is noted"

    client.post(
        reverse("reporting:report-edit", args=[period.plan.slug, period.pk]), {"overview": "Other words."}
    )
    assert client.get(address).content != first.content


def test_a_changed_name_of_the_partnership_is_another_draft(settings):
    period = make_report()
    first = draft_pdf(period, as_at=ENDS_ON)
    settings.PARTNERSHIP_SHORT_NAME = "ABC"
    assert draft_pdf(period, as_at=ENDS_ON)[1] != first[1]
