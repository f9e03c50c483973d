"""What a session holds is sealed in the database: for a while it may be a secret just made, or a form just sent."""

import json
from typing import Any

from tallystick.kit.secrets import open_sealed, seal


class Sealed:
    """Django's interface of a serializer. What cannot be opened is taken by Django for an empty session."""

    def dumps(self, obj: Any) -> bytes:
        return seal(json.dumps(obj, separators=(",", ":"))).encode("ascii")

    def loads(self, data: bytes) -> Any:
        return json.loads(open_sealed(data.decode("ascii")))
