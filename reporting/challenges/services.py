"""Raising a challenge: saved and recorded with the action, and mailed to who leads its group."""

from datetime import date, datetime

from django.urls import reverse

from priorities.groups.queries import GroupLeads, group_leads_on
from priorities.models import Action, ReportingPeriod
from reporting.models import Challenge
from wsscp.audit.recording import recording
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act


def raise_challenge(
    *, action: Action, period: ReportingPeriod, text: str, by: User, at: datetime, today: date
) -> Challenge:
    """Challenge an action, and mail the chair of its lead group, without the text.

    Where a group has no chair, its deputy gets the mail.
    """
    plan = action.priority.plan
    with recording(Act.CREATED, by=by, at=at, about=action, summary="Challenged") as record:
        challenge = Challenge(action=action, period=period, text=text, by=by, at=at)
        record.save(challenge, quietly=True)
        record.add_detail("challenge", after=text)
        lead = action.lead_id_now
        leads = group_leads_on(today)[lead] if lead else GroupLeads()
        address = absolute_url(reverse("reporting:action", args=[plan.slug, action.pk]))
        context = {"number": action.number, "plan": plan.title, "by": str(by), "link": address}
        for person in leads.chairs or leads.deputies:
            if person.is_active:
                queue_mail(template="challenge", to=person.email, context=context, at=at)
    return challenge
