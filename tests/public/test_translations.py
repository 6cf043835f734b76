"""The catalogues are complete; ``make check`` asks the same question."""

from scripts import build_locale


def test_each_sentence_is_translated_and_no_other() -> None:
    assert list(build_locale.problems()) == []


def test_missing_and_superfluous_sentences_are_found(monkeypatch: object) -> None:
    wanted = build_locale.sentences()
    dropped = min(wanted)
    monkeypatch.setattr(build_locale, "sentences", lambda: (wanted - {dropped}) | {"Neuer Satz"})  # type: ignore[attr-defined]
    found = list(build_locale.problems())
    assert "uk: fehlt: Neuer Satz" in found
    assert f"ar: wird nicht mehr gebraucht: {dropped}" in found
    assert len(found) == 2 * len(build_locale.LANGUAGES)


def test_templates_and_code_are_both_read() -> None:
    found = build_locale.sentences()
    assert {"Barriere melden", "Bitte beschreiben Sie das Problem.", "Zum Inhalt springen"} <= found
