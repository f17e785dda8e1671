"""System checks: unsafe settings stop the tracker from starting."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from wsscp.sqlite import WAL_IS_SAFE_FROM, wal_is_safe

# WCAG 2.2, 1.4.3: text of normal size.
LEAST_CONTRAST = 4.5


def check_sqlite(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check the default database's settings for what SQLite needs."""
    return sqlite_errors(settings.DATABASES["default"], sqlite3.sqlite_version_info)


def sqlite_errors(database: Mapping[str, Any], version: tuple[int, ...]) -> list[CheckMessage]:
    """Refuse SQLite without IMMEDIATE transactions, or with a write-ahead log in a version with the bug."""
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    hint = "Take the options from wsscp.sqlite.sqlite_options(), or use PostgreSQL."
    errors: list[CheckMessage] = []
    if options.get("transaction_mode") != "IMMEDIATE":
        message = "SQLite transactions must begin IMMEDIATE, or saving fails when two people save at once."
        errors.append(Error(message, hint=hint, id="wsscp.E001"))
    with_wal = "journal_mode=wal" in options.get("init_command", "").lower().replace(" ", "")
    if with_wal and not wal_is_safe(version):
        fixed_in = ".".join(str(part) for part in WAL_IS_SAFE_FROM)
        message = f"SQLite before {fixed_in} can lose data with a write-ahead log."
        errors.append(Error(message, hint=hint, id="wsscp.E002"))
    return errors


def check_colour(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a header colour that is not #rrggbb, or on which white text cannot be read."""
    colour = settings.PARTNERSHIP_COLOUR
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        message = f"WSSCP_COLOUR is {colour!r}, which is not a colour."
        return [Error(message, hint="Write it as #rrggbb, for example #1b4d6b.", id="wsscp.E003")]
    contrast = contrast_with_white(colour)
    if contrast < LEAST_CONTRAST:
        message = f"White text on WSSCP_COLOUR {colour} has a contrast of {contrast:.2f}:1."
        return [Error(message, hint=f"Choose a darker one: {LEAST_CONTRAST}:1 or more.", id="wsscp.E004")]
    return []


def check_address(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an address for links that is not one, or is plain HTTP on a server."""
    address = settings.WSSCP_ADDRESS
    scheme = "https?" if settings.LOCAL else "https"
    if re.fullmatch(rf"{scheme}://[a-z0-9.\-]+(:\d+)?", address):
        return []
    message = f"WSSCP_ADDRESS is {address!r}: links in mail would not work, or not be safe."
    return [Error(message, hint="Write it as https://tracker.example.org", id="wsscp.E005")]


def contrast_with_white(colour: str) -> float:
    """Return the contrast of #rrggbb with white, 1.0 to 21.0 (WCAG 2.2, "contrast ratio")."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
