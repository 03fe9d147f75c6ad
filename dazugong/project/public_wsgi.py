"""入口: what the server of the public pages calls for each request."""
from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "dazugong.project.public"
application = get_wsgi_application()
