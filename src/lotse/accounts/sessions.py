"""What a session remembers, and how all sessions of a person end."""

from allauth.usersessions.models import UserSession

from lotse.accounts.models import User

WANTED = "lotse_wanted"  # the page that waits until the second factor is set up


def end_all_sessions(user: User) -> None:
    """Sign a person out everywhere, at once."""
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
