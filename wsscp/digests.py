"""Digests that show whether something was changed: SHA-256 over the exact content.

Standard library only. The audit trail and the signed reports are hash chains of them.
"""

import hashlib
import json
from typing import Any


def sha256_of(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_of(values: list[Any]) -> str:
    """Return the digest of an entry of a chain, of its values with the digest of the entry before."""
    return sha256_of(json.dumps(values, sort_keys=True))


def canonical(value: Any) -> str:
    """Return a value as canonical JSON: keys in order, no space, no letter escaped."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def storable(value: Any) -> Any:
    """Return a value such that either database returns exactly what was saved.

    PostgreSQL stores no NUL, and neither database half a surrogate pair.
    """
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {key: storable(item) for key, item in value.items()}
    return value
