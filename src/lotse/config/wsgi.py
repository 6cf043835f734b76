import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotse.config.settings")

application = get_wsgi_application()

# Only now are there apps to import. Nothing is served with keys that do not open what is stored.
from lotse.core.keychecks import KeyLost, check_keys  # noqa: E402

try:
    check_keys()
except KeyLost as error:
    sys.exit(f"Lotse: {error.sentence} [{error.code}]")

# Load the views now, not with the first request.
get_resolver().url_patterns  # noqa: B018

# What is loaded by now stays: looking through it for garbage stopped a request for 0.2 s now and then.
gc.collect()
gc.freeze()
