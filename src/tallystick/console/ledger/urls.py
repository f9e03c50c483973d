"""The checks of the books: all of them, and each by itself, so that the page shows them as they end."""

from ..routes import inside
from . import checks

urlpatterns = [
    inside("check/", checks.all_checks, "check", may="ledger.export"),
    inside("check/<str:check_room>/<str:check_name>/", checks.one_check, "one_check", may="ledger.export"),
]
