"""Every address, by door. A door has its own table."""

import importlib.util

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", csrf_exempt(require_safe(health.healthz))),
    path("readyz", csrf_exempt(require_safe(health.readyz))),
    path("metrics", csrf_exempt(require_safe(metrics.metrics))),
]
# Signing in and second factors, under the names that django-allauth looks for; before the console's one-time links.
urlpatterns.append(path("", include("tallystick.console.identity.gates")))
DOORS = {"api/v1/": "tallystick.api.urls", "p/": "tallystick.portal.urls", "": "tallystick.console.urls"}
for prefix, table in DOORS.items():
    if importlib.util.find_spec(table.rpartition(".")[0]) and importlib.util.find_spec(table):
        urlpatterns.append(path(prefix, include(table)))

handler404 = "tallystick.console.errors.not_found"
handler429 = "tallystick.console.errors.too_many"
handler500 = "tallystick.console.errors.broken"
