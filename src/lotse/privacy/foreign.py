"""What the tables of libraries hold about people: they cannot say it themselves (core/personal.py)."""

from django.db.models import Model

from lotse.core.personal import Impersonal, Personal

FOREIGN: dict[str, Personal | Impersonal] = {
    "auth.permission": Impersonal("rights of the framework, not used"),
    "auth.group": Impersonal("groups of the framework, not used"),
    "contenttypes.contenttype": Impersonal("names of tables"),
    "sessions.session": Personal("tenants.member", names=("session_data",)),
    "account.emailaddress": Personal("tenants.member", names=("email",)),
    "account.emailconfirmation": Impersonal("the key of an address"),
    "mfa.authenticator": Personal("tenants.member", withheld=(("data", "opens the account"),)),
    "socialaccount.socialapp": Impersonal("how the district signs in"),
    "socialaccount.socialaccount": Personal("tenants.member", names=("uid", "extra_data")),
    "socialaccount.socialtoken": Personal(
        "tenants.member", withheld=(("token", "opens the account"), ("token_secret", "opens the account"))
    ),
    "usersessions.usersession": Personal("tenants.member", names=("ip", "user_agent")),
    "django_tasks_database.dbtaskresult": Impersonal("ids of rows that are worked on"),
}


def declared(model: type[Model]) -> Personal | Impersonal | None:
    """What the model, or we in its place, say of it."""
    own: Personal | Impersonal | None = getattr(model, "personal", None)
    return own or FOREIGN.get(model._meta.label_lower)
