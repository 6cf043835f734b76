"""What data protection keeps: packages that were handed out, periods, deletion runs and holds."""

from lotse.privacy.models.deletion import DeletionRun, Hold, RunItem, RunKind
from lotse.privacy.models.packages import SubjectPackage
from lotse.privacy.models.periods import DueCount, Period, RetentionSettings

__all__ = ["DeletionRun", "DueCount", "Hold", "Period", "RetentionSettings", "RunItem", "RunKind", "SubjectPackage"]
