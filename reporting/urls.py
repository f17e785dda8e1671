"""Addresses where the plan is seen: status as at a day, and the quarterly report."""

app_name = "reporting"
urlpatterns = []
