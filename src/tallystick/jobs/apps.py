from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tallystick.jobs"
    label = "jobs"
