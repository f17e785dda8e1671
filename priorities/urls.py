"""Addresses where the plan is written: bringing it in and keeping it current."""

app_name = "priorities"
urlpatterns = []
