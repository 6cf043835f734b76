"""Invitations that are over go as they are."""

from django.db.models import Q

from lotse.administration.models import Invitation
from lotse.core.retention import Table, Tables

_INVITATIONS = Tables(
    Table(Invitation, "accepted_at", Q(), None),
    Table(Invitation, "revoked_at", Q(accepted_at=None), None),
    Table(Invitation, "invited_at", Q(accepted_at=None, revoked_at=None), None),  # its link is dead long since
)

RETENTIONS = (_INVITATIONS.retention("administration.invitation"),)
