"""Risk of bias: templates, judging blind, settling, and the table with words and shapes."""

import csv
import io

import pytest
from django.conf import settings
from django.urls import reverse
from tests.rooms.codification import appraising
from tests.ui.pages import faults_of, html_of, text_of

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.bias_templates import read_domains, written_domains
from moothall.rooms.codification.models import BiasJudgement

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def made(inside):
    return appraising.with_included(inside)


@pytest.fixture
def at(made):
    def of(name, candidate=None, template=None):
        keys = [candidate.pk] if candidate else []
        query = {"template": str(template.pk)} if template else {}
        where = [made.review.workspace.slug, made.review.pk, *keys]
        return reverse(f"codification:{name}", args=where, query=query)

    return of


def sign_in(client, person):
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def refusal(action, *arguments, **fields):
    with pytest.raises(actions.EvidenceRefused) as refused:
        action(*arguments, **fields)
    return str(refused.value)


@pytest.mark.parametrize(
    ("family", "domains", "judgements"),
    [("rob_2", 5, 3), ("robins_i", 7, 5), ("checklist", 6, 4), ("short", 4, 3)],
)
def test_the_templates_that_come_with_the_product(made, family, domains, judgements):
    template = appraising.template(made, family)
    assert (len(template.domains), len(template.judgements)) == (domains, judgements)
    assert all(domain["questions"] for domain in template.domains)
    assert appraising.template(made, family) == template


def test_domains_are_written_one_a_line(made):
    text = "Who was counted?\n- All pools?\n- All weeks?\nHow?\n"
    template = actions.write_template(
        workspace=made.review.workspace,
        name="Ours",
        domains=read_domains(text),
        judgements=[
            {"key": "low", "name": "Low", "tone": "good"},
            {"key": "high", "name": "High", "tone": "bad"},
        ],
        by=made.lead,
    )
    assert [domain["name"] for domain in template.domains] == ["Who was counted?", "How?"]
    assert written_domains(template.domains) == text.strip()


def test_a_changed_template_never_changes_earlier_answers(made):
    old = appraising.template(made)
    (first, *_) = appraising.judge(made.records[0], old, made.lead)
    said = {"workspace": made.review.workspace, "name": "", "judgements": old.judgements, "by": made.lead}
    new = actions.write_template(**said, domains={"Only this": ("Why?",)}, before=old)
    assert (new.name, new.number) == (old.name, 2)
    old.refresh_from_db()
    first.refresh_from_db()
    assert (len(old.domains), first.template) == (5, old)
    assert queries.appraised_of(made.lead, made.records, old)[made.records[0].pk].final
    assert not queries.appraised_of(made.lead, made.records, new)[made.records[0].pk].final
    assert "Nothing has been changed" in refusal(
        actions.write_template, **said, domains={"Only this": ("Why?",)}, before=new
    )


def test_what_has_not_changed_is_not_written_again(made):
    template, record = appraising.template(made), made.records[0]
    assert len(appraising.judge(record, template, made.lead)) == 6
    assert appraising.judge(record, template, made.lead) == []
    (again,) = appraising.judge(record, template, made.lead, d1="high")
    assert (again.domain, again.version) == ("d1", 2)
    assert Event.objects.filter(name="bias.judged").count() == 2


def test_unknown_judgements_answers_and_domains_are_refused(made):
    template, record = appraising.template(made), made.records[0]
    assert "Choose a judgement" in refusal(appraising.judge, record, template, made.lead, "fine")
    assert "no domain" in refusal(appraising.judge, record, template, made.lead, d99="low")
    judged = {"d1": {"judgement": "low", "answers": {"d1q1": "Perhaps"}}}
    said = refusal(actions.judge_bias, candidate=record, template=template, judged=judged, by=made.lead)
    assert "not understood" in said


def test_nobody_reads_anothers_judgements_before_both_are_done(made, client, at):
    template, record = appraising.template(made, people_needed=2), made.records[0]
    first, second = made.people
    appraising.judge(record, template, first, "high")
    found = queries.appraised_of(second, [record], template)[record.pk]
    assert (found.own, found.is_open, found.by_slot, found.final) == ({}, False, {}, {})
    sign_in(client, second)
    assert client.get(at("bias_record", record, template)).status_code == 404
    assert client.get(at("settle_bias", record, template)).status_code == 404
    assert "1 of 2 judged" in text_of(client.get(at("bias", template=template)))
    for page in (at("bias_csv"), at("judge_bias", record, template)):
        assert "As it is reported" not in client.get(page).content.decode("utf-8-sig")
    actions.judge_bias(candidate=record, template=template, judged={"d1": {"judgement": "low"}}, by=second)
    assert not queries.appraised_of(first, [record], template)[record.pk].is_open
    appraising.judge(record, template, second, "high")
    assert client.get(at("bias_record", record, template)).status_code == 200


def test_what_somebody_who_left_did_not_finish_is_free_for_others(inside):
    made = appraising.with_included(inside, people=3)
    template, record = appraising.template(made), made.records[0]
    judged = {"d1": {"judgement": "low"}}
    actions.judge_bias(candidate=record, template=template, judged=judged, by=made.people[1])
    assert "As many people" in refusal(appraising.judge, record, template, made.people[2])
    actions.remove_reviewer(review=made.review, reviewer=made.people[1], by=made.lead)
    assert len(appraising.judge(record, template, made.people[2], "high")) == 6


def test_differences_are_settled_domain_by_domain(made, client, at):
    template, record = appraising.template(made, people_needed=2), made.records[0]
    appraising.judge(record, template, made.people[0], "low", d2="high")
    appraising.judge(record, template, made.people[1], "low")
    sign_in(client, made.lead)
    assert "Differs" in text_of(client.get(at("bias", template=template)))
    page = client.get(at("settle_bias", record, template))
    assert faults_of(page) == []
    assert page.context["form"].domains[0]["key"] == "d2"
    sent = {"d2_judgement": "some_concerns", "d2_support": "Between the two"}
    assert client.post(at("settle_bias", record, template), sent).status_code == 302
    found = queries.appraised_of(made.lead, [record], template)[record.pk]
    assert (found.final["d2"].judgement, found.final["d1"].judgement) == ("some_concerns", "low")
    assert BiasJudgement.objects.filter(candidate=record, slot__gt=0).count() == 12
    assert "settled" in refusal(appraising.judge, record, template, made.lead, "high")


def test_a_cell_has_a_word_and_a_shape(made, client, at):
    template = appraising.template(made)
    appraising.judge(made.records[0], template, made.lead, "low", d2="high")
    page = client.get(sign_in(client, made.lead) and at("bias", template=template))
    assert faults_of(page) == []
    html = html_of(page)
    assert html.count("moot-shape--circle") == 5
    assert html.count("moot-shape--square") == 1
    assert "High" in text_of(page)
    rows = list(csv.reader(io.StringIO(client.get(at("bias_csv")).content.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert rows[2][4:] == ["Deviations from what was intended", "High", "Seen otherwise"]


def test_judging_on_the_page_a_part_at_a_time(made, client, at):
    template, record = appraising.template(made), made.records[0]
    sign_in(client, made.lead)
    where = at("judge_bias", record, template)
    assert faults_of(client.get(where)) == []
    assert client.post(where, {"d1_support": "Said, not judged"}).status_code == 422
    assert client.post(where, {}).status_code == 422
    sent = {"d1q1": "Probably yes", "d1_judgement": "low", "d1_support": "Drawn by computer"}
    assert client.post(where, sent).status_code == 302
    judgement = BiasJudgement.objects.get()
    assert (judgement.answers, judgement.support) == ({"d1q1": "Probably yes"}, "Drawn by computer")
    assert "Drawn by computer" in html_of(client.get(where))
    appraising.judge(record, template, made.lead)
    assert faults_of(client.get(at("bias_record", record, template))) == []


def test_templates_are_taken_up_written_and_changed_on_pages(made, client, at):
    sign_in(client, made.lead)
    assert "No template has been taken up yet" in text_of(client.get(at("bias")))
    assert faults_of(client.get(at("take_up_template"))) == []
    assert client.post(at("take_up_template"), {"family": "short", "people_needed": "1"}).status_code == 302
    assert faults_of(client.get(at("write_template"))) == []
    own = {"name": "Ours", "domains": "Who?\n- All?", "scale": "risk", "people_needed": "2"}
    assert client.post(at("write_template"), own).status_code == 302
    assert client.post(at("write_template"), own).status_code == 422
    mine = next(each for each in queries.bias_templates(made.lead) if each.name == "Ours")
    change = at("write_template", template=mine)
    assert "Who?" in html_of(client.get(change))
    assert client.post(change, own | {"domains": "Who?\n- All?\nHow?"}).status_code == 302
    assert [each.number for each in queries.bias_templates(made.lead) if each.name == "Ours"] == [2]
