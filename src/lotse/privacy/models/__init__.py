"""What data protection keeps: packages that were handed out."""

from lotse.privacy.models.packages import SubjectPackage

__all__ = ["SubjectPackage"]
