"""The WSGI entry point; config/gunicorn.conf.py serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Load every screen now, then keep what lives as long as the process out of the collector's
# rounds: a full one took 50 ms in the middle of somebody's request.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
