"""What several families of tests share."""

from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from archive.apps import count_meetings_from_first_number
from search import outbox

# A page may take long on a busy machine; what does not come at all fails the test all the same.
expect.set_options(timeout=60_000)
# How busy the machine is must not decide whether a test passes, nor chance which examples it is asked.
BUSY = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("everywhere", deadline=None, derandomize=True, suppress_health_check=BUSY)
settings.load_profile("everywhere")
# The tests' server writes heads and bodies apart: unless told to send at once, it waits 40 ms before every body until
# the client has confirmed the head.
QuietWSGIRequestHandler.disable_nagle_algorithm = True

# A single test that takes longer than a whole file of others.
LONGEST = Path(__file__).parent / "api" / "test_every_operation.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Where processes share the tests, what takes longest begins first, so that at the end none waits for another."""
    if hasattr(config, "workerinput"):
        tests_in = Counter(item.path for item in items)
        items.sort(key=lambda item: (item.path != LONGEST, -tests_in[item.path]))


@pytest.fixture(autouse=True)
def language_of_the_site(settings):
    """A page in Chinese leaves Chinese spoken in its thread; the next test asks for something without a page."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """Each test searches an index of its own: the database goes back after a test, files do not."""
    settings.SEARCH_INDEX = tmp_path / "index"
    settings.SENTENCES = tmp_path / "sentences"
    outbox.engine.cache_clear()
    yield
    outbox.engine.cache_clear()


@pytest.fixture(autouse=True)
def numbers_from_the_first(request, django_db_blocker):
    """What a test has committed is deleted after it, but SQLite would go on counting: in which order the tests come,
    and in which process, must not tell in the numbers of their meetings."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = marker and marker.kwargs.get("transaction")
    commits = commits or {"live_server", "transactional_db"}.intersection(request.fixturenames)
    if commits and connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM sqlite_sequence")
            count_meetings_from_first_number(apps.get_app_config("archive"), "default")
