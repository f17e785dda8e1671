"""Digests by which it is found that something was changed: SHA-256 over what was said, to the letter.

Ground floor: standard library only. The audit trail and the signed reports are chains of them.
"""

import hashlib
import json
from typing import Any


def sha256_of(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_of_said(said: list[Any]) -> str:
    """Return the digest of what an entry of a chain says, the digest of the one before it included."""
    return sha256_of(json.dumps(said, sort_keys=True))


def canonical(value: Any) -> str:
    """Return a value as the one JSON text it has: keys in order, no space, each letter as it is."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def storable(value: Any) -> Any:
    """Make a value such that either database gives it back to the letter.

    PostgreSQL keeps no NUL, and neither database half a surrogate pair.
    """
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {key: storable(one) for key, one in value.items()}
    return value
