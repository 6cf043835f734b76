"""What data protection keeps: requests, packages, corrections, restrictions, periods, deletion runs and holds."""

from lotse.privacy.models.corrections import Correction
from lotse.privacy.models.deletion import DeletionRun, Hold, RunItem, RunKind
from lotse.privacy.models.packages import SubjectPackage
from lotse.privacy.models.periods import DueCount, Period, RetentionSettings
from lotse.privacy.models.requests import DataRequest
from lotse.privacy.models.restrictions import Restriction

__all__ = [
    "Correction",
    "DataRequest",
    "DeletionRun",
    "DueCount",
    "Hold",
    "Period",
    "Restriction",
    "RetentionSettings",
    "RunItem",
    "RunKind",
    "SubjectPackage",
]
