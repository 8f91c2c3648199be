"""The app for any WSGI server: `granian --interface wsgi wsgi:app`, `gunicorn wsgi:app` and the like."""

from __future__ import annotations

import os
from pathlib import Path

from moderation.app import create_app
from moderation.settings import Settings

app = create_app(Settings.from_environment(os.environ, Path.cwd()))
