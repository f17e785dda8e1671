"""Raising a challenge: kept with the action, told in its trail, and who leads its group is told by mail."""

from datetime import date, datetime

from django.urls import reverse

from priorities.access.closed_plans import lock_open_plan
from priorities.groups.leads import group_leads_on
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
    """Challenge what is told of an action, and mail the chair of the group that leads it, without the words.

    Where a group has no chair, its deputy stands in.
    """
    plan = action.priority.plan
    with recording(Act.CREATED, by=by, at=at, about=action, summary="Challenged") as record:
        lock_open_plan(plan)
        challenge = Challenge(action=action, period=period, text=text, by=by, at=at)
        record.save(challenge, quietly=True)
        record.add_detail("challenge", after=text)
        leads = group_leads_on(today)[action.lead_id_now]
        address = absolute_url(reverse("reporting:action", args=[plan.slug, action.pk]))
        context = {"number": action.number, "plan": plan.title, "by": str(by), "link": address}
        for person in leads.chairs or leads.deputies:
            if person.is_active:
                queue_mail(template="challenge", to=person.email, context=context, at=at)
    return challenge
