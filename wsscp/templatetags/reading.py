"""Filters that turn technical values into plain words."""

from django import template

register = template.Library()

# The first match wins: Edge calls itself Chrome and Safari too, Chrome calls itself Safari.
_BROWSERS = [("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
_MACHINES = [
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
]


@register.filter
def browser_in_words(user_agent: str) -> str:
    """Return a user agent in words: "Chrome on Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    machine = next((f" on {name}" for mark, name in _MACHINES if mark in user_agent), "")
    return browser + machine
