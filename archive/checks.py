"""Wrong settings, said at start with a remedy: ``python manage.py check`` prints them."""

import os

from django.conf import settings
from django.core.checks import Error, Warning, register

SETTINGS = "settings"  # the tag of all that a command needs which shows no pages


@register(SETTINGS)
def data_folder_can_be_written(app_configs, **kwargs):
    if os.access(settings.DATA, os.W_OK):
        return []
    return [
        Error(
            f"The data folder {settings.DATA} cannot be written.",
            hint="Give the server's user the right to write there, or set JIYAO_DATA to another folder.",
            id="archive.E001",
        )
    ]


@register(SETTINGS, deploy=True)
def debug_is_off(app_configs, **kwargs):
    if not settings.DEBUG:
        return []
    return [Warning("DEBUG shows visitors the inside of every error.", hint="Unset DEBUG.", id="archive.W001")]
