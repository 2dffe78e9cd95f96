"""What stands in entries instead of names, facts and keys: HMACs under the registry's own key.

They survive the blanking of what they stand for, and nobody without the key can
find out by trying which person or receipt one of them is. Here: the three uses,
kept apart by a prefix. Not here: what is kept from whom (``docs/decisions``).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from typing import Final

from unionaid.assess.usage import LimitKey

__all__ = ["SECRET_BYTES", "Macs"]

SECRET_BYTES: Final = 32

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _bytes(text: str) -> bytes:
    """Return *text* as bytes, half characters included, which a command line may hold."""
    return text.encode("utf-8", "surrogatepass")


class Macs:
    """HMAC-SHA-256 under the key of one registry.

    Args:
        secret: The key.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "<Macs>"

    def _of(self, use: bytes, content: bytes) -> str:
        return hmac.digest(self._secret, use + content, "sha256").hex()

    def of_key(self, limit: str, key: LimitKey) -> str:
        """Return the MAC of a limit's key."""
        # each part with its length before it, so that no two keys are written alike
        parts = ["-" if part is None else f"{len(part)}:{part}" for part in (limit, *key)]
        return self._of(b"key\0", _bytes("".join(parts)))

    def of_text(self, kind: str, content: bytes) -> str:
        """Return the MAC of something in the table of personal data."""
        return self._of(b"text\0" + kind.encode() + b"\0", content)

    def of_name(self, folded: str) -> str:
        """Return the MAC of a person's name, by which it is found again."""
        return self._of(b"name\0", _bytes(folded))

    def of_command(self, id_: str) -> str:
        """Return the MAC of the id that a caller gave a command."""
        return self._of(b"command\0", _bytes(id_))

    def of_content(self, kind: str, parts: Sequence[object]) -> str:
        """Return the MAC of what a command was asked to do."""
        return self._of(b"content\0", _bytes(_dumps([kind, *parts])))
