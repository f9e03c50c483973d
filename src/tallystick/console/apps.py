from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "tallystick.console"
    label = "console"
