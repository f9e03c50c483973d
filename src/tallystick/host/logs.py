"""What the log must not say: a one-time link is a secret until it is used, and stands in the address that is logged."""

import logging
import re

LINK = re.compile(r"(/sign-in/)[\w-]{20,}")


class Discreet(logging.Filter):
    """Addresses of one-time links are logged without what makes them work."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_discreet(value) for value in record.args)
        record.msg = _discreet(record.msg)
        return True


def _discreet(value: object) -> object:
    return LINK.sub(r"\1…", value) if isinstance(value, str) else value
