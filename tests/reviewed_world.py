"""What a world holds of evidence that is found, compared and judged: a part of ``tests.world``."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from tests.rooms.codification import appraising

from moothall.formats.safe_files import open_upload
from moothall.people.models import Person
from moothall.rooms.codification import actions, work
from moothall.rooms.codification.actions.duplicates import PairFound
from moothall.rooms.codification.models import NoticeProposal, Review, SameAs, Source
from moothall.rooms.governance import actions as governance

RETRACTIONS = (
    "RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,Reason,Title\n"
    "10.5555/{word}.notice,10.5555/{word}.unknown,0,Retraction,3/27/2024 0:00,+Error;,"
    "Free swimming and {word} for under-16s in two towns\n"
)


def add_reviewers(world) -> None:
    """A second person in the role of a reviewer."""
    email = f"second.reviewer@{world.workspace.slug}.example"
    governance.add_member(
        workspace=world.workspace, email=email, name=f"second reviewer {world.word}", role="reviewer", by=None
    )
    world.things["second_reviewer"] = Person.objects.get(email=email)


def told(world) -> Source:
    """What a resident told, with consent."""
    return actions.contribute(
        workspace=world.workspace,
        text=f"The pool was cold, said {world.word}.",
        known_by="lived",
        where_and_when=f"{world.word}, summer 2026",
        role=f"Parent of {world.word}",
        scope="this_council",
        quotation="verbatim",
        by=world.people["member"],
    )


def add_library(world) -> None:
    """A file and a pair that wait for somebody, a notice, a link, a file, something that was told."""
    by, workspace, word = world.people["reviewer"], world.workspace, world.word
    table = f"title,year\nWaiting {word},2020\n".encode()
    world.things["uploaded"] = actions.upload_references(workspace=workspace, data=table, name="b.csv", by=by)
    one, two = (
        actions.add_source(workspace=workspace, kind="research", title=title, year=2019, by=by)
        for title in (f"Free swimming and {word} for under-16s in two towns", f"Free {word}: a report")
    )
    pair = PairFound(one.pk, two.pk, 0.6, ("similar_title",), False)
    actions.settle_pairs(workspace=workspace, pairs=[pair], by=None)
    world.things["pair"] = SameAs.objects.get(outcome="queued")
    data = RETRACTIONS.format(word=word).encode()
    world.things["retractions"] = actions.import_notices(
        workspace=workspace, data=data, name="retractions.csv", by=by
    )
    work.match_notices(lambda *_: None, notice_list=str(world.retractions.pk), by=by)
    world.things["proposal"] = NoticeProposal.objects.first()
    world.things["told"] = told(world)
    world.things["contribution_link"] = actions.make_contribution_link(
        workspace=workspace, purpose=f"For {word}", days=30, by=by
    )
    with override_settings(MOOTHALL_CATALOGUES=("crossref",)):
        world.things["catalogue_search"] = actions.search_catalogue(
            workspace=workspace, catalogue="crossref", query=f"free {word}", limit=10, by=by
        )
    upload = SimpleUploadedFile("a.txt", f"Notes on {word}".encode(), content_type="text/plain")
    file = open_upload(upload, declared_name="a.txt", allowed=("text",))
    world.things["source_file"] = actions.attach_file(source=world.source, file=file, rights="open", by=by)


def add_review(world) -> None:
    """A review in the middle of screening: a conflict, a sealed verdict, a record in somebody's hands."""
    by, second = world.people["reviewer"], world.second_reviewer
    review = _opened(world, f"Review of {world.word}")
    actions.invite_reviewer(review=review, person=second, by=by)
    note = actions.add_source(
        workspace=world.workspace,
        kind="policy_document",
        title=f"Policy on {world.word}",
        details={
            "body": f"Cabinet {world.word}",
            "level": "local",
            "status": "adopted",
            "in_force_from": "2025-04-01",
        },
        by=by,
    )
    sources = Source.objects.filter(kind="research").order_by("created")[:2]
    candidates = actions.add_candidates(review=review, sources=[*sources, note], by=by)
    actions.change_phase(review=review, to="title_abstract", reason=f"For {world.word}", by=by)
    for person, says in ((by, "include"), (second, "exclude")):
        held = actions.next_assignment(review=review, candidate=candidates[0], by=person)
        verdict = actions.give_verdict(
            assignment=held, says=says, reason=f"For {world.word}", note=f"Note on {world.word}", by=person
        )
    sealed = actions.next_assignment(review=review, candidate=candidates[1], by=second)
    world.things["sealed_verdict"] = actions.give_verdict(
        assignment=sealed, says="exclude", note=f"Sealed {world.word}", by=second
    )
    review.refresh_from_db()
    world.things |= {
        "review": review,
        "criterion": review.protocol_versions.get().criterion_rows.get(),
        "verdict": verdict,
        "conflict": candidates[0].conflicts.get(),
        "reviewing_member": review.members.get(person=second),
    }
    world.things["candidate"], world.things["candidate_in_hand"], world.things["waiting"] = candidates
    world.things["assignment"] = actions.next_assignment(review=review, candidate=candidates[1], by=by)


def add_appraised_review(world) -> None:
    """A review whose one record is included; two people differ on what it says and how far to trust it."""
    by, second = world.people["reviewer"], world.second_reviewer
    review = _opened(world, f"Finished review of {world.word}", {"title_abstract": 1, "full_text": 1})
    actions.invite_reviewer(review=review, person=second, by=by)
    (record,) = actions.add_candidates(review=review, sources=[world.source], by=by)
    actions.change_phase(review=review, to="living", reason=f"For {world.word}", by=by)
    for stage in ("title_abstract", "full_text"):
        if stage == "full_text":
            actions.record_full_text(candidate=record, state="retrieved", by=by)
        held = actions.next_assignment(review=review, by=by)
        actions.give_verdict(assignment=held, says="include", by=by)
    actions.change_phase(review=review, to="extraction", reason=f"For {world.word}", by=by)
    review.refresh_from_db()
    record.refresh_from_db()
    made = SimpleNamespace(review=review, lead=by)
    form = appraising.form_of(made, people_needed=2)
    template = appraising.template(made, people_needed=2)
    for person, place, judgement in ((by, f"Here, {world.word}", "low"), (second, "There", "high")):
        appraising.extract(record, form, person, field_1=place)
        appraising.judge(record, template, person, judgement)
    world.things |= {"finished_review": review, "included": record}


def _opened(world, title: str, needed: dict[str, int] | None = None) -> Review:
    return actions.open_review(
        workspace=world.workspace,
        inquiry=world.inquiry,
        title=title,
        framework="pico",
        question={"population": f"People of {world.word}"},
        criteria=[{"side": "exclude", "wording": f"Not about {world.word}"}],
        text=f"How we look for {world.word}",
        reviewers_needed=needed,
        by=world.people["reviewer"],
    )
