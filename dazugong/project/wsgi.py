"""入口: what the server calls for each request."""
from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from dazugong.project.memory import loaded_for_good
from dazugong.project.together import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dazugong.project.settings")
end_with_parent()
with loaded_for_good():
    application = get_wsgi_application()
