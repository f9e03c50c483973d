"""What each process of the web server runs."""

import multiprocessing

from django.core.wsgi import get_wsgi_application

from .lifeline import follow

if parent := multiprocessing.parent_process():
    follow(parent.pid or 0)

application = get_wsgi_application()
