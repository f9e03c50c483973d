"""The round on the phone, labels, photos."""

from ..routes import inside, outside
from . import entries, labels, scan, shell

urlpatterns = [
    inside("round/", shell.page, "round", may="readings.take"),
    outside("round/worker.js", shell.worker, "round_worker"),
    outside("round/manifest.webmanifest", shell.manifest, "round_manifest"),
    inside("round/hello/", entries.hello, "round_hello", may="readings.take"),
    inside("round/entries/", entries.enter, "round_enter", may="readings.take"),
    inside("round/label/", scan.seek, "seek_label", may="readings.take"),
    outside("round/m/<str:token>", scan.label, "label"),
    inside("round/<str:book>/", entries.kept, "round_data", may="readings.take"),
    inside("readings/<str:book>/<id:reading_id>/photo/", entries.photo, "reading_photo", may="readings.see"),
    inside("labels/", labels.choose, "labels", may="meters.change"),
    inside("labels/<str:book>/", labels.sheet, "print_labels", may="meters.change"),
]
