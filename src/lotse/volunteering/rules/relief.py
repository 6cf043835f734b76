"""What holds once somebody has said that it is getting too much."""

CALL_WITHIN = 2
"""Working days until the personal call; then the request goes to the deputy."""
CALL_OF_DEPUTY_WITHIN = 1
"""Working days that the deputy has."""
