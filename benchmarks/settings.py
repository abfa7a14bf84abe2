"""The product's settings with one more address: an empty view to compare with."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = Path(os.environ["RECITE_BENCH_DIR"]) / "static"
