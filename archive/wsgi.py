"""The door for a WSGI server: ``gunicorn archive.wsgi``."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  after the settings

from archive.extraction import extract  # noqa: E402

# The first reader of a process need not wait for all the pages to be loaded, nor the first editor for the rules; for
# these nobody waits now.
get_resolver().url_patterns  # noqa: B018  loads them
threading.Thread(target=extract, args=("",), daemon=True).start()
