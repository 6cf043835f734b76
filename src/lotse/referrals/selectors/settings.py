"""The centre's own rules."""

from lotse.referrals.models import ReferralSettings


def settings() -> ReferralSettings:
    """The defaults where nobody has changed them."""
    return ReferralSettings.objects.first() or ReferralSettings()
