"""The door for a WSGI server: ``gunicorn archive.wsgi``."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
application = get_wsgi_application()

from archive.extraction import extract  # noqa: E402  after the settings

# Whoever pastes a readout first need not wait for the rules to be loaded, and nobody waits for that now.
threading.Thread(target=extract, args=("",), daemon=True).start()
