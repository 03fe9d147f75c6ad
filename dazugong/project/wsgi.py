"""入口: what the server calls for each request."""
from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dazugong.project.settings")
application = get_wsgi_application()
