from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "tallystick.tariffs"
    label = "tariffs"
    default_auto_field = "django.db.models.BigAutoField"
