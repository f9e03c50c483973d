"""Coming in and going out; people, roles and tokens; oneself. Signing in by name and password stands in gates.py."""

from ..routes import SIGNED_IN, inside, outside
from . import language, people, profile, roles, sign_in, tokens

urlpatterns = [
    outside("sign-in/<str:token>/", sign_in.sign_in, "sign_in"),
    outside("signed-out/", sign_in.signed_out, "signed_out"),
    outside("sign-out/", sign_in.sign_out, "sign_out"),
    outside("language/", language.speak, "speak"),
    inside("people/", people.people, "people", may="people.manage"),
    inside("people/new/", people.new_person, "new_person", may="people.manage"),
    inside("people/<id:user_id>/", people.person, "person", may="people.manage"),
    inside("people/<id:user_id>/disable/", people.disable, "disable_person", may="people.manage"),
    inside("people/<id:user_id>/enable/", people.enable, "enable_person", may="people.manage"),
    inside("people/<id:user_id>/link/", people.new_link, "link_person", may="people.manage"),
    inside("people/<id:user_id>/sessions/end/", people.end_sessions, "end_persons_sessions", may="people.manage"),
    inside("people/<id:user_id>/factors/forget/", people.forget_factors, "forget_factors", may="people.manage"),
    inside("roles/", roles.roles, "roles", may="people.manage"),
    inside("roles/new/", roles.new_role, "new_role", may="people.manage"),
    inside("roles/<id:role_id>/", roles.role, "role", may="people.manage"),
    inside("roles/<id:role_id>/remove/", roles.remove, "remove_role", may="people.manage"),
    inside("tokens/", tokens.tokens, "tokens", may="people.manage"),
    inside("tokens/<id:token_id>/withdraw/", tokens.withdraw, "withdraw_token", may=SIGNED_IN),
    inside("profile/", profile.profile, "profile", may=SIGNED_IN),
    inside("profile/sessions/end/", profile.end_sessions, "end_sessions", may=SIGNED_IN),
    inside("profile/tokens/new/", tokens.new_token, "new_token", may="tokens.make"),
]
