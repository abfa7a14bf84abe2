"""gunicorn settings: `gunicorn -c config/gunicorn.conf.py config.wsgi`."""

import os

bind = os.environ.get("RECITE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("RECITE_PROCESSES", "1"))
worker_class = "gthread"
threads = int(os.environ.get("RECITE_THREADS", "8"))
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 50_000
max_requests_jitter = 5_000
accesslog = None
errorlog = "-"
loglevel = os.environ.get("RECITE_LOG_LEVEL", "warning").lower()
