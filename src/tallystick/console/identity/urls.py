"""Coming in, and going out."""

from ..routes import outside
from . import language, sign_in

urlpatterns = [
    outside("sign-in/<str:token>/", sign_in.sign_in, "sign_in"),
    outside("signed-out/", sign_in.signed_out, "signed_out"),
    outside("sign-out/", sign_in.sign_out, "sign_out"),
    outside("language/", language.speak, "speak"),
]
