"""The product's settings with a data folder of the test run's own, and what makes tests quick and strict."""

import atexit
import os
import shutil
import tempfile

# Before the settings are read, so that no test touches the data of an installation.
if "MOOTHALL_DATA" not in os.environ:
    os.environ["MOOTHALL_DATA"] = tempfile.mkdtemp(prefix="moothall-test-")
    atexit.register(shutil.rmtree, os.environ["MOOTHALL_DATA"], ignore_errors=True)

from moothall.settings import *  # noqa: F403

TESTING = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
