from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tallystick.api"
    label = "api"
