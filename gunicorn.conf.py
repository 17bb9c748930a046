"""How the archive is served: gunicorn reads this by itself where it is started in this folder.

Options that are given to it (``--bind``, ``--workers``) go before what stands here.
"""

import re

from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

threads = 4
limit_request_line = 8190  # bytes; a longer address is answered 414
control_socket_disable = True

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class _AsTyped(Request):
    """curl and many a script send ``/search/?q=党`` as it was typed. Gunicorn answers 400 to every address that is not
    percent-encoded, since its 27.0; here it is read as if it were, which is what browsers would have sent."""

    def parse_request_line(self, line_bytes: bytes) -> None:
        super().parse_request_line(_BEYOND_ASCII.sub(lambda byte: b"%%%02X" % ord(byte[0]), line_bytes))


RequestParser.mesg_class = _AsTyped
