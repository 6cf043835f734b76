"""What people type about families: parsed and checked, never saved."""

from lotse.people.forms.filters import HouseholdFilterForm

__all__ = ["HouseholdFilterForm"]
