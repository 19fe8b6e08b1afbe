"""The WSGI application that serves pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")
application = get_wsgi_application()
