"""The product's settings with a data folder of the test run's own, and what makes tests quick and strict."""

import os
import tempfile

# Before the settings are read, so that no test touches the data of an installation.
os.environ.setdefault("MOOTHALL_DATA", tempfile.mkdtemp(prefix="moothall-test-"))

from moothall.settings import *  # noqa: F403

TESTING = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
