"""The history of everything, and of one thing."""

from ..routes import SIGNED_IN, inside
from . import changes

urlpatterns = [
    inside("history/", changes.history, "history", may="history.see"),
    # Who may see a thing sees what became of it; the view asks for that thing's own permission.
    inside("history/<str:kind>/<id:thing_id>/", changes.changes_of, "changes_of", may=SIGNED_IN),
]
