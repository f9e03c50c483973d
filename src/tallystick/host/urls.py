"""Every address, by door. A door has its own table."""

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from . import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
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
