"""Addresses of webhooks."""

from functools import partial

from ..routes import inside
from . import deliveries, endpoints

page = partial(inside, may="webhooks.manage")

urlpatterns = [
    page("webhooks/", endpoints.webhooks, "webhooks"),
    page("webhooks/new/", endpoints.new_webhook, "new_webhook"),
    page("webhooks/<id:endpoint_id>/", endpoints.webhook, "webhook"),
    page("webhooks/<id:endpoint_id>/pause/", endpoints.pause, "pause_webhook"),
    page("webhooks/<id:endpoint_id>/secret/", endpoints.renew_secret, "renew_secret"),
    page("webhooks/<id:endpoint_id>/remove/", endpoints.remove, "remove_webhook"),
    page("webhooks/<id:endpoint_id>/deliveries/", deliveries.deliveries, "deliveries"),
    page("webhooks/deliveries/<id:delivery_id>/", deliveries.delivery, "delivery"),
    page("webhooks/deliveries/<id:delivery_id>/again/", deliveries.send_again, "send_again"),
]
