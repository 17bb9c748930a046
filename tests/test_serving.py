"""What the web server makes of a request before the archive sees it."""

import runpy
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestLine
from gunicorn.http.parser import RequestParser

SERVED = runpy.run_path(Path(__file__).parent.parent / "gunicorn.conf.py")


def asked(line: bytes):
    settings = Config()
    settings.set("limit_request_line", SERVED["limit_request_line"])
    return next(RequestParser(settings, iter([line + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"]), ("127.0.0.1", 1)))


def test_an_address_is_read_as_it_was_typed_in_chinese():
    request = asked("GET /organs/市委/?q=共产党".encode())
    assert (request.path, request.query) == (
        "/organs/%E5%B8%82%E5%A7%94/",
        "q=%E5%85%B1%E4%BA%A7%E5%85%9A",
    )
    assert asked(b"GET /search/?q=%E5%85%9A").query == "q=%E5%85%9A"


def test_an_address_of_megabytes_is_refused_by_its_length():
    with pytest.raises(LimitRequestLine):
        asked(b"GET /search/?q=" + b"a" * 9_000)
