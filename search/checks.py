"""A SEARCH_ENGINE that cannot be loaded is said at start, with a remedy."""

from django.conf import settings
from django.core.checks import Error, register
from django.utils.module_loading import import_string

from archive.checks import SETTINGS


@register(SETTINGS)
def search_engine_can_be_loaded(app_configs, **kwargs):
    try:
        import_string(settings.SEARCH_ENGINE)
    except ImportError as error:
        return [
            Error(
                f"SEARCH_ENGINE '{settings.SEARCH_ENGINE}' cannot be loaded: {error}",
                hint="Name an engine by its dotted path, or unset it for search.engines.whoosh.WhooshEngine.",
                id="search.E001",
            )
        ]
    return []
