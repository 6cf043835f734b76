"""What people type about families: parsed and checked, never saved."""

from lotse.people.forms.consents import (
    ConsentRecordForm,
    FileCodeForm,
    InformedForm,
    InspectionForm,
    MergeChoiceForm,
    MergeForm,
    RetractionForm,
    SheetForm,
    WithdrawalForm,
)
from lotse.people.forms.filters import HouseholdFilterForm
from lotse.people.forms.households import HouseholdEditForm, NewHouseholdForm
from lotse.people.forms.imports import FamilyListForm
from lotse.people.forms.persons import ContactForm, PersonEditForm, PersonForm

__all__ = [
    "ConsentRecordForm",
    "ContactForm",
    "FamilyListForm",
    "FileCodeForm",
    "HouseholdEditForm",
    "HouseholdFilterForm",
    "InformedForm",
    "InspectionForm",
    "MergeChoiceForm",
    "MergeForm",
    "NewHouseholdForm",
    "PersonEditForm",
    "PersonForm",
    "RetractionForm",
    "SheetForm",
    "WithdrawalForm",
]
