"""Candidates are asked about once; an accepted one is found in the texts that the archive holds and that come later."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse

from archive.extraction import extract
from archive.imports import reference, store
from archive.models import (
    Formulation,
    FormulationCandidate,
    FormulationUse,
    LoadedReference,
    Meeting,
    SourceDocument,
)
from search import outbox
from search.models import IndexTask
from tests.test_admin import page_of, save

pytestmark = pytest.mark.django_db

READOUT = "9月14日，四川省委常委会召开会议。会议强调，要落实“{}”，抓好防汛。\n"


def read(text: str, *, published: dt.date | None = None) -> SourceDocument:
    """A source that the rules have read."""
    source = SourceDocument.objects.create(text=text, language="zh", published=published)
    store.store_findings(source, extract(text, published=published, hints=store.hints()))
    return source


def waiting(client, **query) -> list[str]:
    page = client.get(reverse("admin:archive_formulationcandidate_changelist"), query)
    return [candidate.text for candidate in page.context["cl"].result_list]


def act(client, action: str, *phrases: str, state: str = "") -> str:
    """Choose an action for these candidates in the list of those of this state; returns what is said about it."""
    chosen = FormulationCandidate.objects.filter(text__in=phrases).values_list("pk", flat=True)
    address = reverse("admin:archive_formulationcandidate_changelist") + (state and f"?state={state}")
    response = client.post(address, {"action": action, "_selected_action": list(chosen)})
    return " ".join(map(str, get_messages(response.wsgi_request)))


def test_candidates_are_listed_by_documents_with_the_day_they_were_first_seen(admin_client):
    read(READOUT.format("三本账"), published=dt.date(2023, 9, 15))
    read(READOUT.format("四个不搞") + "再说“四个不搞”。", published=dt.date(2023, 9, 16))
    read(READOUT.format("四个不搞") + "一", published=dt.date(2023, 9, 14))
    assert waiting(admin_client) == ["四个不搞", "三本账"]
    candidate = FormulationCandidate.objects.with_counts().get(text="四个不搞")
    assert (candidate.documents, str(candidate.first_seen)) == (2, "2023-09-14")
    assert "要落实“<mark>四个不搞</mark>”，抓好防汛" in admin_client.get(page_of(candidate)).content.decode()


def test_an_accepted_candidate_is_a_formulation_in_every_text_that_holds_it(admin_client):
    quoting, plain = read(READOUT.format("四个不搞")), read("9月15日，四川省委常委会召开会议。要坚持四个不搞。\n")
    outbox.drain()
    assert act(admin_client, "accept", "四个不搞") == "1 formulations accepted: 2 uses found."
    uses = FormulationUse.objects.filter(formulation__name_zh="四个不搞")
    assert {(use.source, use.text) for use in uses} == {(quoting, "四个不搞"), (plain, "四个不搞")}
    meetings = Meeting.objects.filter(source__in=[quoting, plain]).values_list("pk", flat=True)
    assert set(IndexTask.objects.values_list("meeting", flat=True)) == set(meetings)
    assert waiting(admin_client) == []
    assert waiting(admin_client, state="accepted") == ["四个不搞"]


@pytest.mark.parametrize("printed", ["抓紧抓，抓实抓", "抓紧抓抓实抓", "抓緊抓、抓實抓", "抓紧抓、\n抓实抓"])
def test_an_accepted_candidate_is_found_in_every_spelling(admin_client, printed):
    read(READOUT.format("抓紧抓、抓实抓"))
    otherwise = read(f"9月15日，四川省委常委会召开会议。要坚持{printed}。\n")
    act(admin_client, "accept", "抓紧抓、抓实抓")
    assert [use.text for use in otherwise.formulation_uses.all()] == [printed]


def test_an_accepted_candidate_is_found_in_what_is_imported_later(admin_client, tmp_path):
    read(READOUT.format("四个不搞"))
    act(admin_client, "accept", "四个不搞")
    (tmp_path / "readout.txt").write_text(
        "2023年9月16日，四川省委常委会召开会议。会议强调，要坚持四个不搞和“四个不搞”。\n"
    )
    call_command("import_readouts", tmp_path, verbosity=0)
    source = SourceDocument.objects.latest("pk")
    assert [use.formulation.name_zh for use in source.formulation_uses.all()] == ["四个不搞", "四个不搞"]
    assert not source.candidate_uses.exists()


def test_a_dismissed_candidate_is_not_asked_about_again(admin_client):
    source = read(READOUT.format("三本账"))
    assert act(admin_client, "dismiss", "三本账") == "1 phrase dismissed."
    store.store_findings(source, extract(source.text, hints=store.hints()))
    read(READOUT.format("三本账") + "又")
    assert waiting(admin_client) == []
    assert waiting(admin_client, state="dismissed") == ["三本账"]
    assert not Formulation.objects.exists()


def test_an_english_phrase_is_accepted_as_the_rendering_of_a_formulation(admin_client):
    text = "The meeting emphasized that it is necessary to remove the “five barriers” in the city.\n"
    source = SourceDocument.objects.create(text=text, language="en")
    store.store_findings(source, extract(text, hints=store.hints()))
    said = act(admin_client, "accept", "five barriers")
    assert "open each and choose the formulation that it renders" in said
    candidate = FormulationCandidate.objects.get()
    assert candidate.formulation is None
    formulation = Formulation.objects.create(name_zh="五道关口")
    save(admin_client, candidate, formulation=formulation.pk)
    assert [use.text for use in formulation.uses.all()] == ["five barriers"]
    assert formulation.variants.filter(text="five barriers").exists()


def test_a_longer_formulation_takes_the_place_of_a_shorter_one_in_the_same_words(admin_client):
    reference.load()
    source = read(READOUT.format("四个坚持高质量发展"))
    assert [use.text for use in source.formulation_uses.all()] == ["高质量发展"]
    candidate = FormulationCandidate.objects.create(text="四个坚持高质量发展", key="四个坚持高质量发展", language="zh")
    start = source.text.index(candidate.text)
    candidate.uses.create(source=source, start=start, end=start + len(candidate.text))
    act(admin_client, "accept", "四个坚持高质量发展")
    assert [use.text for use in source.formulation_uses.all()] == ["四个坚持高质量发展"]


def test_a_formulation_that_an_editor_renamed_is_still_found():
    reference.load()
    formulation = Formulation.objects.get(name_zh="三会一课")
    formulation.name_zh = "“三会一课”制度"
    formulation.save()
    (use,) = read(READOUT.format("三会一课")).formulation_uses.all()
    assert use.formulation == formulation


def test_formulations_of_a_later_version_are_found_in_what_the_archive_holds():
    reference.load()
    source = read(READOUT.format("三会一课"))
    Formulation.objects.get(name_zh="三会一课").delete()
    LoadedReference.objects.filter(kind="formulation", name="三会一课").delete()
    renamed = Formulation.objects.get(name_zh="四风")
    renamed.name_en = "four bad styles"
    renamed.save()
    asked = FormulationCandidate.objects.create(text="三会一课", key="三会一课", language="zh")
    assert not source.formulation_uses.exists()
    assert reference.load()["formulations"] == 1
    (use,) = source.formulation_uses.all()
    assert use.formulation.name_zh == "三会一课"
    asked.refresh_from_db()
    assert asked.formulation == use.formulation
    assert Formulation.objects.get(name_zh="四风").name_en == "four bad styles"


def test_a_formulation_written_in_quotation_marks_in_the_lexicon_has_none_in_the_archive():
    reference.load()
    formulation = Formulation.objects.get(name_zh="四个中心")
    assert formulation.name_en == "four centers"
    assert not formulation.variants.filter(text__startswith="“").exists()


def test_a_wording_accepted_by_itself_can_be_given_to_another_formulation(admin_client):
    source = read(READOUT.format("四个不搞"))
    act(admin_client, "accept", "四个不搞")
    candidate, other = FormulationCandidate.objects.get(), Formulation.objects.create(name_zh="三本账")
    save(admin_client, candidate, formulation=other.pk)
    assert [(use.text, use.formulation) for use in source.formulation_uses.all()] == [("四个不搞", other)]
    assert [variant.text for variant in other.variants.all()] == ["三本账", "四个不搞"]
    assert list(Formulation.objects.all()) == [other]


def test_a_wording_taken_back_leaves_the_formulation_and_waits_again(admin_client):
    reference.load()
    source = read(READOUT.format("四个坚持高质量发展"))
    other = Formulation.objects.create(name_zh="三本账")
    candidate = FormulationCandidate.objects.create(text="四个坚持高质量发展", key="四个坚持高质量发展", language="zh")
    start = source.text.index(candidate.text)
    candidate.uses.create(source=source, start=start, end=start + len(candidate.text))
    save(admin_client, candidate, formulation=other.pk)
    assert [use.text for use in source.formulation_uses.all()] == ["四个坚持高质量发展"]
    outbox.drain()
    save(admin_client, candidate, formulation="")
    assert [use.text for use in source.formulation_uses.all()] == ["高质量发展"]
    assert [variant.text for variant in other.variants.all()] == ["三本账"]
    assert waiting(admin_client) == ["四个坚持高质量发展"]
    assert IndexTask.objects.exists()


def test_the_name_of_a_formulation_with_other_wordings_is_not_taken_from_it(admin_client):
    read(READOUT.format("四个不搞"))
    act(admin_client, "accept", "四个不搞")
    Formulation.objects.get().variants.create(text="four don'ts")
    candidate = FormulationCandidate.objects.get()
    page = admin_client.post(page_of(candidate), {"formulation": ""})
    assert "rename or delete that formulation first" in page.content.decode()
    assert FormulationUse.objects.get().formulation.name_zh == "四个不搞"


def test_what_was_accepted_is_not_accepted_again_from_the_list(admin_client):
    read(READOUT.format("四个不搞"))
    other = Formulation.objects.create(name_zh="三本账")
    save(admin_client, FormulationCandidate.objects.get(), formulation=other.pk)
    assert "1 phrases had been accepted before" in act(admin_client, "accept", "四个不搞", state="accepted")
    assert list(Formulation.objects.all()) == [other]


def test_a_wording_added_by_hand_settles_its_candidate_and_is_found(admin_client):
    source = read(READOUT.format("四个不搞"))
    formulation = Formulation.objects.create(name_zh="三本账")
    save(admin_client, formulation, **{"variants-1-text": "四个不搞"})
    assert waiting(admin_client) == []
    assert FormulationCandidate.objects.get().formulation == formulation
    assert [use.formulation for use in source.formulation_uses.all()] == [formulation]


def test_a_wording_of_one_formulation_is_accepted_for_no_other(admin_client):
    read(READOUT.format("四个不搞"))
    act(admin_client, "dismiss", "四个不搞")
    owner, other = (Formulation.objects.create(name_zh=name) for name in ("三本账", "五道关口"))
    owner.variants.create(text="四个不搞")
    candidate = FormulationCandidate.objects.get()
    page = admin_client.post(page_of(candidate), {"formulation": other.pk})
    assert "It is a wording of 三本账 already" in page.content.decode()
    act(admin_client, "accept", "四个不搞", state="dismissed")
    assert FormulationUse.objects.get().formulation == owner
    assert set(Formulation.objects.all()) == {owner, other}
