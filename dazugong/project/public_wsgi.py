"""入口: what the server of the public pages calls for each request."""
from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from dazugong.project.together import end_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "dazugong.project.public"
end_with_parent()
application = get_wsgi_application()
