"""Settings of the tests: the archive's own, with data in a folder that goes with the run."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="jiyao-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["JIYAO_DATA"] = _data

from archive.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The pages' files are served from where they lie: no collectstatic before the tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
API_RATE = 0  # all tests come from one address
