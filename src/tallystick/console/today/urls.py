"""The start page and the parts that come to it by themselves."""

from ..routes import inside
from . import today

SEE = "bills.see"
urlpatterns = [
    inside("today/", today.today, "today", may=SEE),
    inside("today/buildings/", today.buildings, "today_buildings", may=SEE),
    inside("today/debtors/", today.debtors, "today_debtors", may=SEE),
    inside("today/runs/", today.runs, "today_runs", may=SEE),
]
