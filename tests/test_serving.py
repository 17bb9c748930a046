"""What the web server makes of a request before the archive sees it."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def echo(environ, start_response):
    """Answers with the path and the query it was asked for."""
    body = f"{environ['PATH_INFO'].encode('latin-1').decode()} {environ['QUERY_STRING']}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(address) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of gunicorn as ``make run`` starts it, with an application that only tells what it was asked."""
    address = str(tmp_path_factory.mktemp("served") / "socket")
    command = [sys.executable, "-m", "gunicorn", "tests.test_serving:echo", "--bind", f"unix:{address}"]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    while not listens(address):
        assert running.poll() is None
        time.sleep(0.05)
    yield address
    running.terminate()
    running.wait()


def answer(server, line: bytes) -> str:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(server)
        asking.sendall(line + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: asking.recv(65536), b"")).decode()


def test_an_address_is_read_as_it_was_typed_in_chinese(server):
    asked = "GET /organs/市委/?q=共产党".encode()
    assert answer(server, asked).endswith("\r\n\r\n/organs/市委/ q=%E5%85%B1%E4%BA%A7%E5%85%9A")
    assert answer(server, b"GET /search/?q=%E5%85%9A").endswith("\r\n\r\n/search/ q=%E5%85%9A")


def test_an_address_that_is_too_long_is_refused_with_what_to_do(server):
    typed = "%E9%AB%98" * 10_000
    assert answer(server, f"GET /search/?q={typed}".encode()).endswith(typed)  # the archive says what is wrong with it
    said = answer(server, b"GET /search/?q=" + b"a" * 100_000)
    assert said.startswith("HTTP/1.1 414 ") and "shorten it" in said
