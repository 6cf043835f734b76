"""What is true of needs: who counts as silent, and how often somebody may be asked."""

import datetime as dt

LINK_PURPOSE = "need_question"
LINK_DAYS = 60
SILENT_AFTER = dt.timedelta(days=14)
"""A family that has been asked so long ago is listed as "nicht geantwortet"; its need stays open."""
ASK_AGAIN_AFTER = dt.timedelta(days=7)
"""Nobody is asked twice in a week."""
MOST_MINUTES = 1200
"""Twenty hours a week: more is a typing error."""
