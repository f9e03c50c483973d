"""Figures for Prometheus: what waits and how long, who works, what fails, and how many requests were answered how.

What waits is asked of the database at each scrape, so every process of every machine says the same. Requests are counted by
each process of the web server, in files that all of them share (host/web.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from hmac import compare_digest

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tallystick.accounts.queries import books
from tallystick.identity.queries import member_by_token
from tallystick.kit.models import Fact, Run
from tallystick.kit.who import CLOCK, EVERYTHING
from tallystick.webhooks.queries import failing

from .health import live_workers

SHARED = "PROMETHEUS_MULTIPROC_DIR"
MAY = "ledger.export"  # what a token needs, in all books, where no token is set for this alone
JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status"
REQUESTS = Counter("tallystick_requests", "Requests answered.", ["method", "route", "status"])


class Counted:
    """Counts requests by address (as the table of addresses has it, never as it was sent) and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else ""
        method = request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other"
        REQUESTS.labels(method, route, response.status_code).inc()
        return response


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who brings a token; there is no such page for anybody else."""
    _refuse_strangers(request)
    registry = CollectorRegistry()
    registry.register(Waiting())
    told = generate_latest(registry)
    if os.environ.get(SHARED):
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        told += generate_latest(shared)
    return HttpResponse(told, content_type=CONTENT_TYPE_LATEST)


def _refuse_strangers(request: HttpRequest) -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.isascii():
        raise Http404
    if settings.METRICS_TOKEN and compare_digest(token, settings.METRICS_TOKEN):
        return
    member = member_by_token(token, timezone.now())
    if member is None or not member.may(MAY) or member.scope != EVERYTHING:
        raise Http404


class Waiting(Collector):
    """What waits, who works, and what fails, as the database knows it now."""

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("tallystick_workers", "Workers that told of themselves lately.", live_workers())
        yield _labelled("tallystick_jobs", "Jobs in the queue.", "status", _jobs())
        yield from _facts()
        runs = Run.objects.values_list("stage").annotate(Count("id")).order_by()
        yield _labelled("tallystick_runs", "Runs by stage.", "stage", runs)
        yield _labelled("tallystick_night", "The last midnight carried out, in seconds since 1970.", "book", _nights())
        about = "Messages of webhooks that were tried and not taken yet."
        yield GaugeMetricFamily("tallystick_webhooks_failing", about, failing(EVERYTHING))


def _jobs() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return list(cursor.fetchall())


def _facts() -> Iterator[Metric]:
    waiting = Fact.objects.filter(done_at=None).aggregate(count=Count("id"), oldest=Min("left_at"))
    age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    yield GaugeMetricFamily("tallystick_facts_waiting", "Facts that nobody has carried out yet.", waiting["count"])
    yield GaugeMetricFamily("tallystick_facts_oldest_seconds", "How long the oldest of them waits.", max(age, 0))


def _nights() -> Iterator[tuple[str, float]]:
    done = Run.objects.filter(actor_name=CLOCK.name, user_id=None, stage="done")
    last: dict[int, datetime] = dict(done.values_list("book_id").annotate(Max("ended_at")).order_by())
    for book in books(EVERYTHING):
        if book.id in last:
            yield book.code, last[book.id].timestamp()


def _labelled(name: str, about: str, label: str, found: object) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, count in found:  # type: ignore[attr-defined]
        family.add_metric([value], count)
    return family
