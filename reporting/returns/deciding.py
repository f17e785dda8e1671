"""Who had a part in a return, and so does not accept it, and who can."""

from datetime import date

from priorities.models import Membership
from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from wsscp.models import User
from wsscp.policy import StandingGroup


def return_authors(returned: SubgroupReturn) -> set[int]:
    """Return the ids of those who ever typed in a return, or submitted it; one query."""
    own = SubgroupReturn.objects.filter(pk=returned.pk).order_by()
    rows = [
        model._default_manager.filter(subgroup_return=returned.pk).order_by().values_list("changed_by")
        for model in (ReturnEntry, ReturnLine, ReturnDate)
    ]
    wrote = own.values_list("changed_by").union(own.values_list("writers"), *rows)
    authors = {pk for (pk,) in wrote} | {returned.submitted_by_id}
    return {pk for pk in authors if pk is not None}


def people_who_accept(returned: SubgroupReturn, *, today: date) -> list[User]:
    """Return who of the business team had no part in a return, so that they can accept it; two queries."""
    team = Membership.objects.current(today).filter(
        seat__subgroup__opens=StandingGroup.BUSINESS_TEAM, person__is_active=True
    )
    people = {membership.person for membership in team.select_related("person")}
    authors = return_authors(returned)
    return sorted((person for person in people if person.pk not in authors), key=str)
