"""Whether it is alive, and whether it is ready: the two questions of a load balancer, answered without sign-in."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

# A worker tells the database that it lives every 10 seconds.
WORKER_SILENCE_SECONDS = 35
LIVE_WORKERS = (
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
)  # fmt: skip


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and a worker lives; 503 otherwise, with what is missing."""
    try:
        workers = live_workers()
    except DatabaseError:
        return JsonResponse({"database": False, "worker": False}, status=503)
    return JsonResponse({"database": True, "worker": workers > 0}, status=200 if workers else 503)


def live_workers() -> int:
    """How many workers told the database lately that they live."""
    with connection.cursor() as cursor:
        cursor.execute(LIVE_WORKERS, [WORKER_SILENCE_SECONDS])
        return int(cursor.fetchone()[0])
