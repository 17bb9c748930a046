"""What several families of tests share."""

import pytest

from search import outbox


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """Each test searches an index of its own: the database goes back after a test, files do not."""
    settings.SEARCH_INDEX = tmp_path / "index"
    settings.SENTENCES = tmp_path / "sentences"
    outbox.engine.cache_clear()
    yield
    outbox.engine.cache_clear()
