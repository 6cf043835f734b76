"""What became of a link."""

import uuid

from lotse.links.models import Link


def newest_link(*, purpose: str, object_id: uuid.UUID) -> Link | None:
    """The link made last for an object: open, expired or revoked; None where there never was one."""
    return Link.objects.filter(purpose=purpose, object_id=object_id).select_related("created_by").first()
