"""Extraction held against records read by hand, as a person sees it."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.extraction.agreement import HERE, READOUTS

GOLD = HERE / "gold" / "seeds.json"


def evaluate(capsys, gold, *options) -> str:
    call_command("evaluate_extraction", str(gold), "--documents", str(READOUTS), *options)
    return capsys.readouterr().out


def test_the_readouts_that_come_along_reach_the_bars_of_every_field(capsys):
    scores = json.loads(evaluate(capsys, GOLD, "--json"))
    for field in ("meetings", "dates", "kind", "organ", "people", "roles", "posts", "groups", "credits", "mentions"):
        assert scores[field]["f1"] == 1.0, (field, scores[field]["misses"])
    assert scores["directives"]["f1"] >= 0.97
    assert scores["directives"]["wanted"] == 87


def test_a_miss_is_listed_with_its_document_and_lowers_the_score(capsys, tmp_path):
    documents = json.loads(GOLD.read_text(encoding="utf-8"))
    documents[2]["meetings"][0]["attendance"].append({"name": "Hu Henghua", "post": None, "roles": ["attended"]})
    documents[2]["meetings"][0]["date"] = "2023-09-14"
    changed = tmp_path / "gold.json"
    changed.write_text(json.dumps(documents), encoding="utf-8")
    table = evaluate(capsys, changed)
    people = next(line for line in table.splitlines() if line.startswith("people "))
    assert people.split()[1:] == ["1.000", "0.944", "0.971", "17", "17", "18"]
    assert any(
        "002_" in line and "missing huhenghua" in line for line in table.splitlines() if line.startswith("people:")
    )
    assert any("2023-09-14" in line for line in table.splitlines() if line.startswith("dates:"))


def test_each_rule_is_weighed_and_one_that_is_not_as_sure_as_it_is_called_is_named(capsys, tmp_path):
    documents = json.loads(GOLD.read_text(encoding="utf-8"))
    table = evaluate(capsys, GOLD)
    assert next(line for line in table.splitlines() if line.startswith("speaker-carried ")).split()[-1] == "sure"
    for document in documents:
        for meeting in document["meetings"]:
            for directive in meeting["directives"]:
                directive["speaker"] = "Nobody"
    changed = tmp_path / "gold.json"
    changed.write_text(json.dumps(documents), encoding="utf-8")
    table = evaluate(capsys, changed).splitlines()
    carried = next(line for line in table if line.startswith("speaker-carried "))
    assert carried.split()[1:3] == ["0.000", "0"]
    assert "rules.tsv: speaker-carried is called sure, but 0.000 is unsure" in table


def test_gold_that_cannot_be_read_is_said_with_a_remedy(tmp_path):
    (tmp_path / "gold.json").write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="gold.json: .*; name a JSON list of gold documents"):
        call_command("evaluate_extraction", str(tmp_path / "gold.json"), "--documents", str(READOUTS))


def test_a_gold_document_that_is_written_wrong_is_named_with_its_field(tmp_path):
    def fault(change) -> str:
        documents = json.loads(GOLD.read_text(encoding="utf-8"))
        change(documents[2]["meetings"][0])
        (tmp_path / "gold.json").write_text(json.dumps(documents), encoding="utf-8")
        with pytest.raises(CommandError) as raised:
            call_command("evaluate_extraction", str(tmp_path / "gold.json"), "--documents", str(READOUTS))
        return str(raised.value).partition("gold.json: 002_")[2].partition(": ")[2]

    wrong = fault(lambda meeting: meeting.update(attendance_optional=[{"name": "Hu Henghua"}]))
    assert wrong == "meetings[0].attendance_optional[0] is an object; write the words or the name alone"
    assert fault(lambda meeting: meeting["attendance"][0].update(roles="spoke")).startswith(
        "meetings[0].attendance[0].roles is words; write a list"
    )
    assert "date is '15 September'; write YYYY-MM-DD" in fault(lambda meeting: meeting.update(date="15 September"))
    assert "directives[0].speaker is missing" in fault(lambda meeting: meeting["directives"][0].pop("speaker"))


def test_an_organ_is_the_same_with_other_capitals_but_not_with_other_words(capsys, tmp_path):
    documents = json.loads(GOLD.read_text(encoding="utf-8"))
    first, second = documents[0]["meetings"][0], documents[2]["meetings"][0]
    first["organ"], second["organ"] = first["organ"].lower(), second["organ"] + " and Government"
    changed = tmp_path / "gold.json"
    changed.write_text(json.dumps(documents), encoding="utf-8")
    misses = json.loads(evaluate(capsys, changed, "--json"))["organ"]["misses"]
    assert [miss.split(":")[0] for miss in misses] == [documents[2]["file"]]


def test_another_answer_that_the_gold_allows_for_a_person_is_right_as_well_and_no_other_is(capsys, tmp_path):
    documents = json.loads(GOLD.read_text(encoding="utf-8"))
    chair, mayor, congress, cppcc, wrong = documents[1]["meetings"][0]["attendance"]
    chair |= {"roles": ["signed"], "roles_also_ok": [["observed"], ["spoke", "presided"]]}
    mayor |= {"roles": ["reported"], "roles_also_ok": ["conveyed"], "post": None, "post_also_ok": [mayor["post"]]}
    congress |= {"roles_also_ok": [["spoke"], "reported"]}
    cppcc |= {"roles": ["signed"], "roles_also_ok": [["attended", "spoke"], "lectured"]}
    wrong |= {"post": "Mayor", "post_also_ok": ["Chairman"]}
    changed = tmp_path / "gold.json"
    changed.write_text(json.dumps(documents), encoding="utf-8")
    scores = json.loads(evaluate(capsys, changed, "--json"))
    assert [miss.split("(")[1].split(")")[0] for miss in scores["roles"]["misses"]] == [
        "'wangjiong', 'signed'",
        "'wangjiong', 'attended'",
    ]
    assert ["Li Mingqing" in miss for miss in scores["posts"]["misses"]] == [True]


def test_a_formulation_that_may_be_left_out_counts_neither_way(capsys, tmp_path):
    (tmp_path / "page.txt").write_text("The meeting spoke of rural revitalization.", encoding="utf-8")

    def found(**gold) -> tuple[int, int, int]:
        document = {"file": "page.txt", "meetings": [], **gold}
        (tmp_path / "gold.json").write_text(json.dumps([document]), encoding="utf-8")
        call_command("evaluate_extraction", str(tmp_path / "gold.json"), "--documents", str(tmp_path), "--json")
        scored = json.loads(capsys.readouterr().out)["formulations"]
        return scored["right"], scored["found"], scored["wanted"]

    assert found() == (0, 1, 0)
    assert found(formulations_optional=["rural revitalization"]) == (0, 0, 0)
    assert found(formulations=["rural revitalization"]) == (1, 1, 1)
