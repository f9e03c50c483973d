"""The console's addresses, folder by folder."""

from importlib import import_module

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from .door import StaffRequest, address, books_of
from .routes import SIGNED_IN, inside

app_name = "console"
FOLDERS = (
    "identity", "find", "first", "today", "billing", "cashier", "tariffs", "history", "estate", "webhooks", "ledger",
    "metering", "round",
)  # fmt: skip
# Where work begins, by what somebody may do; the first that they may.
STARTS = {"bills.see": "today", "estate.see": "units", "charges.see": "items", "readings.take": "round"}


def start(request: StaffRequest) -> HttpResponse:
    """The page that somebody's work begins with."""
    if request.member.may("books.change") and not books_of(request):
        return HttpResponseRedirect(address("first_steps"))
    name = next((STARTS[code] for code in STARTS if request.member.may(code)), "profile")
    return HttpResponseRedirect(address(name))


urlpatterns: list[URLPattern] = [inside("", start, "start", may=SIGNED_IN)]
for folder in FOLDERS:
    urlpatterns += import_module(f"{__package__}.{folder}.urls").urlpatterns
