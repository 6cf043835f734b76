"""What to bring, as pictures and sentences: complete, a centre's own, on the page, on paper and in mails."""

import io

import pypdf
import pytest

from lotse.core import icons
from lotse.core.errors import NotAllowed
from lotse.schooling.enums import Meeting
from lotse.schooling.models import Process
from lotse.schooling.selectors.bring import packing, packing_sheet, packing_text
from lotse.schooling.selectors.speech import speaker_for
from lotse.schooling.sentences import BRING, LANGUAGES, catalogue, things, usual_things
from lotse.schooling.services import bring as services
from lotse.tenants.enums import Role
from tests.schooling.test_letters import read_aloud
from tests.world import NOW, World

SENTENCES = catalogue(BRING).sentences


def test_each_thing_has_a_picture_and_a_sentence_and_each_meeting_only_known_things() -> None:
    assert set(things()) | {"needed", "not_needed"} == set(SENTENCES)
    assert {one.picture for one in things().values()} <= icons.NAMES
    for meeting in Meeting:
        assert set(usual_things(meeting)) <= set(things())
        assert usual_things(meeting)


def test_whatever_a_law_or_a_centre_would_have_to_say_first_is_not_said_by_default() -> None:
    """Whether certificates need a translation, and what the examination costs, no source states for all centres."""
    assert [one for one in Meeting if "no_translation" in usual_things(one)] == []
    assert "no_money" not in usual_things(Meeting.EXAM)


def test_a_centres_own_list_holds_and_the_usual_one_is_not_kept(world: World) -> None:
    with world.lippe.scope():
        mine = [*usual_things("interview"), "no_translation"]
        lists = {"interview": mine, "exam": usual_things("exam"), "school": usual_things("school")}
        services.set_packing(actor=world.lippe.director, packing=lists, now=NOW)
        assert set(Process.objects.get().packing) == {"interview"}
        speaker = speaker_for("de", world.lippe.centre)
        shown = packing(Meeting.INTERVIEW, speaker)
        assert [one.said.key for one in shown.not_needed] == [
            "bring.no_money",
            "bring.no_permit",
            "bring.no_translation",
        ]
        services.set_packing(actor=world.lippe.director, packing=lists | {"interview": []}, now=NOW)
        assert packing(Meeting.INTERVIEW, speaker).said == []
        with pytest.raises(services.ThingUnknown):
            services.set_packing(actor=world.lippe.director, packing={"interview": ["gold"]}, now=NOW)
        with pytest.raises(NotAllowed):
            services.set_packing(actor=world.lippe.counsellor, packing={}, now=NOW)
    with world.other.scope():
        assert not Process.objects.exists()


def test_the_lines_of_a_mail_say_the_same_as_the_sheet(world: World) -> None:
    with world.lippe.scope():
        speaker = speaker_for("de", world.lippe.centre)
        lines = packing_text(Meeting.EXAM, speaker)
    assert {line.language for line in lines} == {"de"}
    assert [line.text for line in lines] == [
        "Bitte bringen Sie das mit:",
        *(f"• {SENTENCES[key].german}" for key in ("identity", "vaccination", "child", "phone", "come_anyway")),
    ]


@pytest.mark.parametrize("language", ["de", *LANGUAGES])
@pytest.mark.parametrize("demo", [True, False])
def test_the_sheet_is_tagged_with_pictures_that_speak_and_fits_on_one_page(
    world: World, language: str, demo: bool
) -> None:
    world.lippe.centre.is_demo = demo
    with world.lippe.scope():
        pdf = services.packing_pdf(Meeting.INTERVIEW, language, world.lippe.centre)
        sheet = packing_sheet(Meeting.INTERVIEW, speaker_for(language, world.lippe.centre), world.lippe.centre)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert sheet.language == (language if demo and language != "de" else "")
    foreign = [one.foreign for one in sheet.packing.said] if sheet.language else []
    assert read_aloud(reader, language if language != "de" else "xx") == foreign
    assert _pictures(reader) == [one.said.german for one in (*sheet.packing.needed, *sheet.packing.not_needed)]


def _pictures(reader: pypdf.PdfReader) -> list[str]:
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt")))
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]
    return found


def test_the_pages_show_print_and_set_the_lists(world: World) -> None:
    url = world.lippe.url
    counsellor, director = world.lippe.client(), world.lippe.client(Role.DIRECTOR)
    page = counsellor.get(url("schule/mitbringen/")).content.decode()
    assert SENTENCES["identity"].german in page and "#passport" in page
    answer = counsellor.get(url("schule/mitbringen/blatt/?anlass=exam&sprache=uk"))
    assert answer["Content-Type"] == "application/pdf"
    for wrong in ("anlass=party", "sprache=xx", "anlass=%00"):
        assert counsellor.get(url(f"schule/mitbringen/blatt/?{wrong}")).status_code == 404
    fields = {"interview": ["identity"], "exam": ["child"], "school": usual_things("school")}
    assert director.post(url("schule/mitbringen/bearbeiten/"), fields).status_code == 302
    with world.lippe.scope():
        assert Process.objects.get().packing == {"interview": ["identity"], "exam": ["child"]}
    assert counsellor.get(url("schule/mitbringen/bearbeiten/")).status_code == 403
