"""What every answer of the production settings tells the browser, to the letter."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.architecture import ROOT
from tests.cast import ClientFor, Person
from tests.wsscp.test_environment import PRODUCTION

ASK = """
import json, re, sys
import django
from django.conf import settings
settings.STATIC_ROOT = sys.argv[1]
storage = settings.STORAGES["staticfiles"]["BACKEND"]
# Production's own is this and then compresses 20 MB, which takes ten times as long and answers nothing here.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
client = Client(headers={"host": "tracker.example.org"})
def ask(path, **headers):
    response = client.get(path, headers=headers)
    cookies = {name: morsel.OutputString() for name, morsel in response.cookies.items()}
    body = b"".join(response).decode()
    return {
        "status": response.status_code, "headers": dict(response.headers), "cookies": cookies, "body": body
    }
https = {"x-forwarded-proto": "https"}
page = ask("/sign-in/", **https)
style = re.search(r'href="(/static/css/site[^"]+)"', page["body"])[1]
print(json.dumps({
    "page": page,
    "style": ask(style, **https) | {"path": style},
    "refused": ask("/plans/%00/", **https),
    "plain": ask("/sign-in/"),
    "theme": ask("/theme.css", **https),
    "storage": storage,
    "trusted_proxies": settings.ALLAUTH_TRUSTED_PROXY_COUNT,
}))
"""

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Ask the tracker with production settings, in a process of its own, behind an HTTPS proxy.

    Its static files are collected first, as on a server. These pages ask for no database.
    """
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "wsscp.settings"}
    result = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path_factory.mktemp("static"))],
        cwd=ROOT,
        env=clean | PRODUCTION | {"BEHIND_HTTPS_PROXY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("asked", ["page", "theme"])
def test_security_headers_are_exact(answers, asked) -> None:
    headers = answers[asked]["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY


def test_even_a_refused_request_carries_the_policy(answers) -> None:
    assert answers["refused"]["status"] == 400
    assert set(answers["refused"]["headers"]["Content-Security-Policy"].split("; ")) == POLICY


def test_plain_http_is_sent_to_https(answers) -> None:
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"] == "https://tracker.example.org/sign-in/"


def test_throttles_count_by_the_address_the_proxy_saw(answers) -> None:
    assert answers["trusted_proxies"] == 1


def test_cookies_are_for_this_host_over_https_and_out_of_reach_of_scripts(answers) -> None:
    cookie = answers["page"]["cookies"]["__Host-csrftoken"]
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_static_files_are_collected_under_names_that_change_with_them(answers) -> None:
    assert answers["storage"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", answers["style"]["path"])
    assert answers["style"]["status"] == 200
    assert answers["style"]["headers"]["Cache-Control"] == "max-age=315360000, public, immutable"


def test_signed_in_pages_are_kept_out_of_caches(client_for: ClientFor, lay: Person) -> None:
    assert client_for(lay).get("/")["Cache-Control"] == "no-store"
