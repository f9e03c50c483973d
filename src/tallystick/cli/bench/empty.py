"""The addresses of the installation, and an empty page among them: what signing in, scope and frame cost by themselves."""

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from tallystick.console.door import SIGNED_IN, Frame, StaffRequest, staff
from tallystick.host.urls import handler404, handler429, handler500

__all__ = ["handler404", "handler429", "handler500", "urlpatterns"]

PAGE = "{% extends 'base.html' %}{% block title %}{% endblock %}{% block main %}{% endblock %}"


def empty(request: StaffRequest) -> HttpResponse:
    page = engines["jinja2"].from_string(PAGE)
    return HttpResponse(page.render({"frame": Frame(request, known=True), "alone": False}, request))


urlpatterns = [path("empty/", staff(empty, SIGNED_IN, SIGNED_IN)), path("", include("tallystick.host.urls"))]
