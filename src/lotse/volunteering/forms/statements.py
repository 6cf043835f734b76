"""For which time a statement of hours is made."""

from lotse.core.forms import GermanDateField, LotseForm


class StatementForm(LotseForm):
    first_on = GermanDateField(label="Vom")
    last_on = GermanDateField(label="Bis zum")
