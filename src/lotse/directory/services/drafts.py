"""Uploaded files between dry run and confirmation: each member has one of a kind, for a day."""

import base64
import datetime as dt
import uuid

from lotse.audit import services as audit
from lotse.core.errors import NotFound
from lotse.directory.models import ImportDraft
from lotse.directory.services.keeping import must_edit
from lotse.tenants.models import Centre, Membership

LIVES = dt.timedelta(days=1)


def keep(*, actor: Membership, kind: str, content: bytes, filename: str, now: dt.datetime) -> ImportDraft:
    """Keep a file that was checked, instead of the member's last one. Part of the caller's transaction."""
    ImportDraft.objects.filter(kind=kind, uploaded_by=actor).delete()
    ImportDraft.objects.filter(uploaded_at__lt=now - LIVES).delete()
    draft = ImportDraft(kind=kind, filename=filename[:200], uploaded_by=actor, uploaded_at=now)
    draft.content = base64.b64encode(content).decode()
    draft.save()
    audit.record(actor=actor, action="directory.import_uploaded", obj=draft, now=now)
    return draft


def find(*, actor: Membership, kind: str, draft_id: uuid.UUID, now: dt.datetime) -> ImportDraft:
    """The member's own upload. Raises NotAllowed, NotFound."""
    must_edit(actor)
    found = ImportDraft.objects.filter(pk=draft_id, kind=kind, uploaded_by=actor, uploaded_at__gte=now - LIVES).first()
    if found is None:
        raise NotFound
    return found


def content_of(draft: ImportDraft) -> bytes:
    return base64.b64decode(draft.content)


def use(draft: ImportDraft) -> None:
    """Take the upload away, in the transaction of the work: confirmed a second time, it is gone. Raises NotFound."""
    if ImportDraft.objects.filter(pk=draft.pk).delete()[0] != 1:
        raise NotFound


def forget_drafts(centre: Centre, now: dt.datetime) -> None:
    """Files that nobody took over go, also where nobody uploads another (core.registry.periodic)."""
    ImportDraft.objects.filter(uploaded_at__lt=now - LIVES).delete()
