"""Who was asked whether an engagement shall begin, and what they said."""

from django.db import models

from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import Answer, AskedBy
from lotse.volunteering.models.engagements import Engagement
from lotse.volunteering.models.volunteers import Volunteer


class Asking(TenantModel):
    """One question to one side: a volunteer first; the family once that one has accepted."""

    personal = Personal("volunteering.engagement", family="household", volunteer="volunteer")

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="askings")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="askings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="askings")
    way = models.CharField("wie geantwortet", max_length=8, choices=AskedBy.choices, default=AskedBy.PHONE)
    asked_at = models.DateTimeField("gefragt am")
    # empty: nobody pressed a button, the question followed from an answer
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    mailed_at = models.DateTimeField("E-Mail am", null=True, blank=True)  # empty: on the phone
    reminded_at = models.DateTimeField("erinnert am", null=True, blank=True)
    expires_at = models.DateTimeField("wartet bis", null=True, blank=True)  # only of a question by mail
    position = models.PositiveSmallIntegerField("wievielte Person", default=1)  # of those asked one after the other
    goes_on = models.BooleanField("danach automatisch weiterfragen", default=False)
    answered_at = models.DateTimeField("geantwortet am", null=True, blank=True)
    answer = models.CharField("Antwort", max_length=8, choices=Answer.choices, blank=True)
    later_from_on = models.DateField("wieder fragen ab", null=True, blank=True)
    # an answer by link may be changed until then; empty: it has taken effect, or there is none
    takes_effect_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(volunteer__isnull=False, household__isnull=True)
                | models.Q(volunteer__isnull=True, household__isnull=False),
                name="volunteering_asking_one_side",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | models.Q(answered_at__isnull=False) & ~models.Q(answer=""),
                name="volunteering_asking_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(later_from_on__isnull=True) | models.Q(answer=Answer.LATER),
                name="volunteering_asking_later",
            ),
            models.UniqueConstraint(
                fields=("centre", "engagement", "volunteer"), name="volunteering_asking_volunteer_once"
            ),
            models.UniqueConstraint(
                fields=("centre", "engagement", "household"), name="volunteering_asking_household_once"
            ),
        )

    def __str__(self) -> str:
        return f"Anfrage {self.asked_at:%d.%m.%Y}"
