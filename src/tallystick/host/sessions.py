"""Sessions that a look into the database does not give away: only a digest of each key is kept, and what it holds is sealed.

A session may hold a secret just made, or a form just sent, for a while.
"""

import json
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from tallystick.kit.secrets import open_sealed, seal, session_digest


class SessionStore(db.SessionStore):
    """Django's own, but for the key: the cookie has it, the table its digest."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        kept = session_digest(self.session_key or "")
        found: AbstractBaseSession | None = self.model.objects.filter(session_key=kept, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(session_digest(session_key))

    def create_model_instance(self, data: Any) -> AbstractBaseSession:
        made = super().create_model_instance(data)
        made.session_key = session_digest(made.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(session_digest(key))


class Sealed:
    """Django's interface of a serializer. What cannot be opened is taken by Django for an empty session."""

    def dumps(self, obj: Any) -> bytes:
        return seal(json.dumps(obj, separators=(",", ":"))).encode("ascii")

    def loads(self, data: bytes) -> Any:
        return json.loads(open_sealed(data.decode("ascii")))
