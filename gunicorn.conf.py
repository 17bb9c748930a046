"""How the archive is served: gunicorn reads this by itself where it is started in this folder.

Options that are given to it (``--bind``, ``--workers``) go before what stands here.
"""

import re

from gunicorn.http import message
from gunicorn.http.errors import LimitRequestLine
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import ThreadWorker

threads = 4
# In bytes: a query of 1,000 Chinese characters, of which each takes nine, and what narrows it; the archive says of a
# longer query what is wrong with it. Between 8,190 and none gunicorn knows no limit.
limit_request_line = 100_000
message.MAX_REQUEST_LINE = limit_request_line + 1
control_socket_disable = True

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class _AsTyped(Request):
    """curl and many a script send ``/search/?q=党`` as it was typed. Gunicorn answers 400 to every address that is not
    percent-encoded, since its 27.0; here it is read as if it were, which is what browsers would have sent."""

    def parse_request_line(self, line_bytes: bytes) -> None:
        super().parse_request_line(_BEYOND_ASCII.sub(lambda byte: b"%%%02X" % ord(byte[0]), line_bytes))


RequestParser.mesg_class = _AsTyped


class _TooLong(LimitRequestLine):
    def __str__(self) -> str:
        return (
            f"The address is longer than {limit_request_line} bytes: shorten it; a query has 1,000 characters at most."
        )


class worker_class(ThreadWorker):  # noqa: N801, the setting's name
    """Says what to do where it refuses what the archive never sees."""

    def handle_error(self, req, client, addr, exc) -> None:
        too_long = isinstance(exc, LimitRequestLine)
        super().handle_error(req, client, addr, _TooLong(exc.size, exc.max_size) if too_long else exc)
