"""One box that finds whatever the reader may see."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tallystick.kit.finding import asked_for, marked

from ..door import StaffRequest, go_to, show, wants_fragment
from ..forms import plain
from .gathering import gather


@require_safe
def find(request: StaffRequest) -> HttpResponse:
    """What is found, in groups, below the box; asked for as a page, the one thing found is gone to."""
    text = asked_for(plain(request.GET, "q").lstrip("/ "))
    groups = gather(request, text) if text else []
    if not wants_fragment(request) and sum(len(group.rows) for group in groups) == 1:
        return go_to(request, groups[0].rows[0].address)
    return show(request, "find/find.html", "find/_found.html", text=text, groups=groups, marked=marked)
