"""What "/" finds."""

from ..routes import SIGNED_IN, inside
from . import find

urlpatterns = [inside("find/", find.find, "find", may=SIGNED_IN)]
