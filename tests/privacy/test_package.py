"""The package of one person holds everything that any app stores about that person, and nothing of others."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from django.template.loader import render_to_string

from lotse.audit.models import Entry
from lotse.conflicts.models import Party
from lotse.core import archives
from lotse.core.errors import NotAllowed, NotFound
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import ContactPerson
from lotse.outbox.models import Mail
from lotse.people.models import Household, Person
from lotse.privacy import documents, rules, words
from lotse.privacy.enums import SubjectKind
from lotse.privacy.models import SubjectPackage
from lotse.privacy.selectors import packages, subjects
from lotse.privacy.selectors.collecting import ACCOUNT, NOT_SEARCHED, collect, declared
from lotse.privacy.services import packages as services
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer
from tests import make
from tests.everything import Everything, canary, one_of_each, planted
from tests.world import NOW, TODAY, Place, World


def _subjects(made: Everything) -> Iterator[subjects.Subject]:
    yield subjects.of_household(made.one("people.household"))
    yield subjects.of_volunteer(made.one("volunteering.volunteer"))
    yield subjects.of_member(made.one("tenants.membership"))
    yield subjects.of_contact(made.one("directory.contactperson"))
    yield subjects.of_party(made.one("conflicts.conflict"), made.one("conflicts.party"))


def _told_fields(model: Any, personal: Personal) -> list[str]:
    """Fields that a package must hold: all but the technical and the withheld ones."""
    withheld = dict(personal.withheld)
    return [one.name for one in model._meta.concrete_fields if not words.technical(one) and one.name not in withheld]


# --- Completeness --------------------------------------------------------------------------------------------


def test_each_model_with_personal_data_is_in_a_package_with_each_field(world: World) -> None:
    """A new model, or a new field, is in the package by itself, or this fails."""
    models = {model._meta.label_lower: (model, personal) for model, personal in declared()}
    with world.lippe.scope():
        made = one_of_each(world.lippe)
        whole = [packages.package_of(one, on=TODAY) for one in _subjects(made)]
        read = [json.loads(documents.to_json(one)) for one in whole]
        pages = [render_to_string("privacy/package_print.html", documents.printed(one)) for one in whole]
    found: dict[str, set[str]] = {}
    for package, page in zip(read, pages, strict=True):
        for table in package["tables"]:
            code = table["table"]
            found.setdefault(code, set()).update(*(row["fields"] for row in table["rows"]))
            if code.startswith(("tenants.", "accounts.")):
                continue  # rows of the test world, without canaries
            told = set.union(*(set(row["fields"]) for row in table["rows"]))
            text = json.dumps(table["rows"])
            lost = [name for name in planted(code) if name in told and canary(code, name) not in text]
            lost += [name for name in planted(code) if name in told and canary(code, name) not in page]
            assert (code, lost) == (code, [])
    paths = {label for label, (_, personal) in models.items() if list(personal.paths())} | set(ACCOUNT)
    assert sorted(paths - set(found)) == []
    missing = {
        label: sorted(set(_told_fields(*models[label])) - fields) for label, fields in found.items() if label in paths
    }
    assert {label: fields for label, fields in missing.items() if fields} == {}
    everything = json.dumps(read) + "".join(pages)
    assert [place for place in sorted(_hidden()) if canary(*place) in everything] == []


def _hidden() -> set[tuple[str, str]]:
    """What no package of anybody holds: withheld fields, and whoever complained."""
    models = {model._meta.label_lower: dict(personal.withheld) for model, personal in declared()}
    models |= {label: planted(label) for label in ("volunteering.complaint", "volunteering.complaintentry")}
    found = {(label, name) for label, names in models.items() for name in names if name in planted(label)}
    assert len(found) > 15
    return found


def test_what_no_key_leads_to_is_found_by_an_address_or_named_with_a_reason(world: World) -> None:
    """Each model with nothing but typed names: one row of each is found by what was typed there."""
    by_name = [
        model for model, personal in declared()
        if not list(personal.paths()) and model._meta.label_lower not in {**ACCOUNT, **NOT_SEARCHED}
    ]  # fmt: skip
    with world.lippe.scope():
        made = one_of_each(world.lippe)
        lost = []
        for model in by_name:
            label, personal = model._meta.label_lower, model.personal  # type: ignore[attr-defined]
            typed = str(getattr(made.one(label), personal.names[0]))
            who = subjects.Subject(SubjectKind.CONTACT, made.one("people.household").pk, "", "", addresses=(typed,))
            tables = [table.code for area in collect(who) for table in area.tables]
            lost += [label] if tables != [label] else []
    assert lost == []
    labels = {model._meta.label_lower for model, _ in declared()}
    assert sorted(set(NOT_SEARCHED) - labels) == []


def test_each_table_and_field_that_is_told_has_a_german_name(world: World) -> None:
    told = [(model, personal) for model, personal in declared() if model._meta.label_lower not in NOT_SEARCHED]
    assert [model._meta.label_lower for model, _ in told if model._meta.label_lower not in words.TABLES] == []
    nameless = [
        f"{model._meta.label_lower}.{name}"
        for model, personal in told
        if list(personal.paths())
        for name in _told_fields(model, personal)
        if not words.field_label(model._meta.get_field(name))  # type: ignore[arg-type]
    ]
    assert nameless == []
    reasons = {why for _, personal in declared() for _, why in personal.withheld}
    assert sorted(reasons) == sorted(words.WITHHELD)


def test_what_is_left_out_by_rule_is_listed_with_its_reason() -> None:
    """The list that a data protection officer reads: each entry exists, and none of them could name somebody."""
    fields = {
        (model._meta.label_lower, one.name): one for model, _ in declared() for one in model._meta.concrete_fields
    }
    names = {name for _, name in fields} | {f"{label}.{name}" for label, name in fields}
    assert sorted(set(words.TECHNICAL) - names) == []
    assert sorted(set(words.FIELDS) - names) == []
    left = sorted(
        f"{label}.{name}" for (label, name), one in fields.items()
        if words.technical(one) and type(one).__name__ == "EncryptedTextField"
    )  # fmt: skip
    assert left == []  # what somebody wrote is never technical


def test_the_pdf_is_tagged_and_holds_each_text_with_names_in_any_script(world: World) -> None:
    """Of a small package: a page of many tables takes seconds, and the test above reads the same template."""
    with world.lippe.scope():
        made = one_of_each(world.lippe)
        ContactPerson.objects.filter(pk=made.one("directory.contactperson").pk).update(name="Лейла ليلى")
        contact = ContactPerson.objects.get(pk=made.one("directory.contactperson").pk)
        package = packages.package_of(subjects.of_contact(contact), on=TODAY)
        file = pypdf.PdfReader(io.BytesIO(documents.to_pdf(package)))
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in file.pages))
    wanted = set(re.findall(r"Qx\d{4}z", documents.to_json(package).decode()))
    assert len(wanted) >= 10
    assert sorted(one for one in wanted if one not in text) == []
    assert "Лейла" in text
    assert "/MarkInfo" in file.root_object


# --- Of others, nothing --------------------------------------------------------------------------------------


def test_the_package_of_one_person_leaves_others_of_the_family_out(world: World) -> None:
    with world.lippe.scope():
        family = make.household(world.lippe, "Sommer", notes="Notiz über alle")
        mother = make.person(family, "Olena", kind="guardian", born_on=dt.date(1988, 2, 29))
        child = make.person(family, "Mila", birth_place="Ort des Kindes")
        make.contact_way(mother, "+49 5231 620")
        make.disclosure(world.lippe, child, what="Papiere des Kindes")
        make.disclosure(world.lippe, mother, what="Papiere der Mutter")
        own = documents.to_json(packages.package_of(subjects.of_person(mother), on=TODAY)).decode()
        all_of_them = documents.to_json(packages.package_of(subjects.of_household(family), on=TODAY)).decode()
    for text in ("Olena", "+49 5231 620", "Papiere der Mutter", "Notiz über alle"):
        assert text in own
    for text in ("Mila", "Ort des Kindes", "Papiere des Kindes"):
        assert text not in own
        assert text in all_of_them


def test_a_free_text_that_hangs_on_several_families_is_withheld_with_its_reason(world: World) -> None:
    with world.lippe.scope():
        made = one_of_each(world.lippe)
        family = subjects.of_household(made.one("people.household"))
        note = canary("volunteering.engagementnote", "text")
        alone = documents.to_json(packages.package_of(family, on=TODAY)).decode()
        other = make.household(world.lippe, "Andere")
        first = made.one("volunteering.participation")
        type(first).objects.create(engagement=first.engagement, household=other, starts_on=TODAY)
        shared = packages.package_of(family, on=TODAY)
    assert note in alone
    assert note not in documents.to_json(shared).decode()
    assert [
        (one.table, one.field, one.because) for one in shared.withheld if one.table == "volunteering.engagementnote"
    ] == [("volunteering.engagementnote", "text", words.SHARED_ROW)]


def test_colleagues_stand_by_role_in_the_log_and_in_rows(world: World) -> None:
    with world.lippe.scope():
        family = make.household(world.lippe)
        Entry.objects.create(at=NOW, actor_id=world.lippe.counsellor.pk, action="people.household_viewed",
                             object_type="people.household", object_id=family.pk, file_id=family.pk)  # fmt: skip
        package = packages.package_of(subjects.of_household(family), on=TODAY)
        log = documents.printed(package)["log"]
        text = documents.to_json(package).decode()
    assert [(line["action"], line["actor_id"]) for line in log] == [("Akte angesehen", "Bildungsberatung")]
    assert world.lippe.counsellor.name not in text


def test_a_mail_that_still_waits_is_in_the_package_of_whom_it_goes_to(world: World) -> None:
    with world.lippe.scope():
        family = make.household(world.lippe)
        make.contact_way(make.person(family, kind="guardian"), "anna@example.org", kind="email")
        for to, state, text in (("Anna@example.org", "queued", "wartet"), ("anna@example.org", "sent", "schon weg"),
                                ("berta@example.org", "queued", "für andere")):  # fmt: skip
            Mail(centre=world.lippe.centre, to=to, subject="Termin", text=text, state=state, created_at=NOW,
                 sent_at=NOW if state == "sent" else None).save(force_insert=True)  # fmt: skip
        text = documents.to_json(packages.package_of(subjects.of_household(family), on=TODAY)).decode()
    assert [word in text for word in ("wartet", "schon weg", "für andere")] == [True, False, False]


def test_what_belongs_to_another_centre_is_never_found(world: World) -> None:
    with world.other.scope():
        theirs = make.household(world.other, "Fremd")
        make.contact_way(make.person(theirs, kind="guardian"), "anna@example.org", kind="email")
        Mail(centre=world.other.centre, to="anna@example.org", subject="fremd", text="fremd", created_at=NOW).save()
    with world.lippe.scope():
        family = make.household(world.lippe)
        make.contact_way(make.person(family, kind="guardian"), "anna@example.org", kind="email")
        text = documents.to_json(packages.package_of(subjects.of_household(family), on=TODAY)).decode()
        with pytest.raises(NotFound):
            packages.subject_for(world.lippe.director, "household", theirs.pk)
    assert "fremd" not in text


# --- Who may, and what is kept -------------------------------------------------------------------------------


def test_predicate_and_queryset_agree_for_all_roles_and_kinds(world: World) -> None:
    allowed: dict[str, set[str]] = {}
    with world.lippe.scope():
        made = one_of_each(world.lippe)
        rows: list[TenantModel] = [
            made.one(label)
            for label in ("people.household", "people.person", "volunteering.volunteer", "directory.contactperson",
                          "conflicts.party", "tenants.membership")
        ]  # fmt: skip
        Volunteer.objects.update(coordinator=world.lippe.member(Role.COORDINATOR))
        rows[2].refresh_from_db()
        for role in Role:
            member = world.lippe.member(role)
            for row in rows:
                may = rules.may_make_package(member, row)  # type: ignore[arg-type]
                assert may == rules.packageable(member, type(row)).filter(pk=row.pk).exists()
                if may:
                    allowed.setdefault(type(row).__name__, set()).add(role.value)
    assert allowed == {
        "Household": {"director", "counsellor"},
        "Person": {"director", "counsellor"},
        "Volunteer": {"director", "coordinator"},
        "ContactPerson": {"director", "networker"},
        "Party": {"mediator"},
        "Membership": {"director", "counsellor"},
    }
    assert {Household, Person, Volunteer, ContactPerson, Party, Membership} == {type(row) for row in rows}


def test_a_counsellor_who_is_not_responsible_may_not(world: World) -> None:
    with world.lippe.scope():
        family = make.household(world.lippe, responsible=world.lippe.director)
        with pytest.raises(NotAllowed):
            packages.subject_for(world.lippe.counsellor, "household", family.pk)


def _family(place: Place) -> Household:
    family = make.household(place)
    make.person(family, "Olena", kind="guardian")
    return family


def test_the_file_opens_with_its_password_only_for_whoever_made_it_and_goes(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = _family(lippe)
        ask: dict[str, Any] = {"kind": "household", "pk": family.pk, "handing": "file", "now": NOW}
        with pytest.raises(services.ReasonMissing):
            services.make_package(actor=lippe.counsellor, reason=" ", **ask)
        made = services.make_package(actor=lippe.counsellor, reason="Antrag vom 2.11.2026", **ask)
        sealed = services.fetch_package(actor=lippe.counsellor, pk=made.package.pk, now=NOW)
        content = archives.open_sealed(sealed, made.password, documents.JSON_NAME, max_bytes=10**7)
        assert json.loads(content)["schema"] == "lotse-auskunft-1"
        assert archives.open_sealed(sealed, made.password, documents.PDF_NAME, max_bytes=10**7)[:5] == b"%PDF-"
        with pytest.raises(NotFound):
            services.fetch_package(actor=lippe.director, pk=made.package.pk, now=NOW)
        later = NOW + dt.timedelta(days=rules.ARCHIVE_DAYS)
        services.forget_packages(lippe.centre, later)
        with pytest.raises(services.FileGone):
            services.fetch_package(actor=lippe.counsellor, pk=made.package.pk, now=NOW)
        assert SubjectPackage.objects.get().archive == ""
        services.forget_packages(lippe.centre, NOW + dt.timedelta(days=1100))
        assert not SubjectPackage.objects.exists()
        actions = list(
            Entry.objects.filter(file_id=family.pk).order_by("at", "action").values_list("action", flat=True)
        )
    assert actions == ["privacy.package_downloaded", "privacy.package_made"]


def test_pages_lead_from_the_file_to_the_paper_and_the_password_once(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = _family(lippe)
        person = family.persons.get()
    client = lippe.client()
    url = lippe.url(f"auskunft/household/{family.pk}/")
    rights = lippe.url(f"rechte/person/household/{family.pk}/")
    assert rights in client.get(lippe.url(f"familien/{family.code}/")).content.decode()
    assert url in client.get(rights).content.decode()
    page = client.get(url).content.decode()
    assert lippe.url(f"auskunft/person/{person.pk}/") in page
    answer = client.post(url, {"handing": "print", "reason": "Antrag"})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    answer = client.post(url, {"handing": "file", "reason": "Antrag"})
    shown = re.findall(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", answer.content.decode())
    assert len(shown) == 1
    with lippe.scope():
        made = SubjectPackage.objects.get(handing="file")
    assert shown[0] not in client.get(url).content.decode()
    file = client.get(lippe.url(f"auskunft/datei/{made.pk}/zip/"))
    assert archives.open_sealed(file.content, shown[0], documents.PDF_NAME, max_bytes=10**7)[:5] == b"%PDF-"
    for role, kind, status in ((Role.PRIVACY_OFFICER, "household", 403), (Role.COUNSELLOR, "nothing", 404),
                               (Role.COORDINATOR, "household", 403)):  # fmt: skip
        assert lippe.client(role).get(lippe.url(f"auskunft/{kind}/{family.pk}/")).status_code == status
    assert world.other.client().get(world.other.url(f"auskunft/household/{family.pk}/")).status_code == 404
