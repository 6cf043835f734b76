"""A corrected fact keeps what was, and whoever received it wrong is told."""

import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.cases.models import FollowUp
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.people.models import Household, Person
from lotse.people.rules import FileRestricted
from lotse.people.services import limits
from lotse.privacy.models import Correction
from lotse.privacy.selectors import corrections as selectors
from lotse.privacy.services import corrections as services
from lotse.tenants.enums import Role
from lotse.volunteering.models import Volunteer
from tests import make
from tests.world import NOW, Place, World


def _child(place: Place) -> Person:
    return make.person(make.household(place, "Sommer"), "Mila", born_on=dt.date(2014, 2, 28))


def _correct(place: Place, row: Any, kind: str, field: str, value: Any, **fields: Any) -> Correction:
    seen = row.version if isinstance(row, Volunteer) else row.changed_at
    known: dict[str, Any] = {"actor": place.director, "reason": "Ausweis gesehen", "seen": seen, "now": NOW}
    return services.correct(row=row, kind=kind, field=field, value=value, **known | fields)


def test_it_keeps_before_and_after_and_gives_a_task_for_each_recipient(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        child = _child(lippe)
        sibling = make.person(child.household, "Juri")
        for recipient, about in (("Schulaufsicht", child), ("Schulaufsicht", child), ("Sportverein", None),
                                 ("Gesundheitsamt", sibling)):  # fmt: skip
            row = make.disclosure(lippe, about or child, recipient=recipient)
            if about is None:
                type(row).objects.filter(pk=row.pk).update(person=None)
        taken_back = make.disclosure(lippe, child, recipient="Zurückgenommen")
        type(taken_back).objects.filter(pk=taken_back.pk).update(
            retracted_at=NOW, retracted_by=lippe.counsellor, retraction_reason="falsch"
        )
        made = _correct(lippe, child, "person", "born_on", dt.date(2012, 2, 29))
        child.refresh_from_db()
        assert child.born_on == dt.date(2012, 2, 29)
        assert (made.before, made.after, made.told) == ("28.02.2014", "29.02.2012", "Schulaufsicht\nSportverein")
        steps = sorted((one.action, one.due_on) for one in FollowUp.objects.all())
        assert steps == [
            ("Berichtigung mitteilen: Schulaufsicht", dt.date(2026, 11, 9)),
            ("Berichtigung mitteilen: Sportverein", dt.date(2026, 11, 9)),
        ]
        entry = Entry.objects.get(action="privacy.corrected")
        assert (entry.fields, entry.file_id) == (["born_on"], child.household_id)
        # corrected once more: only who received something since then
        type(taken_back).objects.filter(disclosed_at=NOW).update(disclosed_at=NOW - dt.timedelta(hours=1))
        make.disclosure(lippe, child, recipient="Schule", disclosed_at=NOW + dt.timedelta(hours=1))
        again = _correct(lippe, child, "person", "born_on", dt.date(2012, 3, 1), now=NOW + dt.timedelta(days=1))
        assert again.told == "Schule"
        child.household.refresh_from_db()
        assert [one.pk for one in selectors.corrections_of(child.household)] == [again.pk, made.pk]


def test_what_is_refused_changes_nothing(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        child = _child(lippe)
        for fields, error in (
            ({"reason": " "}, services.ReasonMissing),
            ({"value": "Mila"}, services.NothingCorrected),
            ({"field": "search_text"}, NotFound),
            ({"actor": lippe.member(Role.PRIVACY_OFFICER)}, NotAllowed),
            ({"seen": NOW - dt.timedelta(days=9)}, ChangedMeanwhile),
        ):
            with pytest.raises(error):
                _correct(
                    lippe,
                    Person.objects.get(pk=child.pk),
                    "person",
                    **{"field": "first_name", "value": "Lila"} | fields,
                )
        limits.set_restriction(household=child.household, since_at=NOW)
        with pytest.raises(FileRestricted):
            _correct(lippe, Person.objects.select_related("household").get(pk=child.pk), "person", "first_name", "Lila")
        assert Person.objects.get().first_name == "Mila"
        assert not Correction.objects.exists()


def test_a_volunteer_is_corrected_too_and_all_of_it_goes_with_whom_it_is_about(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        volunteer = make.volunteer(lippe)
        made = _correct(lippe, volunteer, "volunteer", "last_name", "Richtig")
        volunteer.refresh_from_db()
        assert (volunteer.last_name, made.volunteer, made.told) == ("Richtig", volunteer, "")
        family = make.household(lippe, "Falsch")
        _correct(lippe, family, "household", "name", "Richtig")
        assert Household.objects.get().name == "Richtig"
        Correction.objects.filter(household=family).update(made_at=NOW)
        family.delete()
        assert [one.pk for one in Correction.objects.all()] == [made.pk]


def test_pages_show_what_stands_there_and_keep_what_was(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        child = _child(lippe)
    client = lippe.client()
    url = lippe.url(f"rechte/berichtigen/person/{child.pk}/")
    field = f"{url}born_on/"
    assert url in client.get(lippe.url(f"rechte/berichtigen/household/{child.household_id}/")).content.decode()
    assert field in client.get(url).content.decode()
    page = client.get(field).content.decode()
    assert "Bisher: 28.02.2014" in page
    values = {"value": "29.2.2012", "reason": "Ausweis gesehen", "seen": child.changed_at.isoformat()}
    wrong = client.post(field, values | {"value": "29.2.2013"}).content.decode()
    assert "Ausweis gesehen" in wrong  # nothing typed is lost
    assert client.post(field, values)["Location"] == url
    page = client.get(url).content.decode()
    assert ("28.02.2014" in page, "29.02.2012" in page) == (True, True)
    for seen in (values["seen"], "2026-11-02T10:00:00", "9" * 40, "\x00"):  # the version of before, and nonsense
        assert client.post(field, values | {"value": "1.1.2012", "seen": seen}).status_code == 200
    assert client.get(f"{url}search_text/").status_code == 404
    assert world.other.client().get(world.other.url(f"rechte/berichtigen/person/{child.pk}/")).status_code == 404
    assert lippe.client(Role.PRIVACY_OFFICER).get(url).status_code == 403
