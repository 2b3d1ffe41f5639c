"""Large Polis conversations: brought in by background work, whole or not at all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.pages import hidden, page_of
from tests.rooms.reflection.test_polis import SMALL, tallies
from tests.ui.pages import faults_of, links_of, text_of

from moothall.events.models import Event
from moothall.formats.polis_csv import read
from moothall.jobs import Cancelled
from moothall.jobs.actions import cancel_job, claim_job
from moothall.jobs.models import Job
from moothall.jobs.running import run_claimed_job
from moothall.jobs.worker import run_all
from moothall.rooms.reflection import actions, queries, retention
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.forms import polis as forms
from moothall.rooms.reflection.models import PolisUpload, Session, Vote, VoteEvent
from moothall.trace.models import Record

HEADER = "timestamp,comment-id,voter-id,vote\n"
NO_QUESTION = SMALL | {"summary.csv": b"url,https://example.org\n"}


def say_nothing(done, total, message):
    pass


def uploaded(workspace, files=SMALL, **fields):
    return actions.upload_polis(space=builders.space(workspace), files=files, by=None, **fields)


def brought_in(upload, progress=say_nothing):
    return actions.bring_in_upload(upload=upload, progress=progress, by=None)


def the_job():
    return Job.objects.get(name="reflection.import_polis")


def nothing_is_there():
    # The space has a record too.
    records = Record.objects.exclude(kind="space")
    return not any(each.exists() for each in (Session.objects, VoteEvent.objects, Vote.objects, records))


def many(people=300, statements=80):
    """Files with more votes than are written between two looks at whether somebody wants to stop."""
    votes = [f"1,{s},{p},{(s + p) % 3 - 1}" for p in range(people) for s in range(statements)]
    return {"summary.csv": SMALL["summary.csv"], "votes.csv": (HEADER + "\n".join(votes)).encode()}


@pytest.mark.usefixtures("inside")
class TestActions:
    def test_what_was_uploaded_becomes_the_same_session_as_at_once(self, workspace, person):
        who = person("facilitator", workspace)
        upload = actions.upload_polis(space=builders.space(workspace), files=SMALL, by=who)
        assert (upload.state, upload.job.by, nothing_is_there()) == ("waiting", who, True)
        run_all()
        upload.refresh_from_db()
        at_once = actions.import_polis(space=upload.space, export=read(SMALL), by=who)
        assert upload.state == "done"
        assert tallies(upload.session) == tallies(at_once)
        assert upload.session.import_report == at_once.import_report
        assert (upload.session.state, upload.session.space) == ("closed", upload.space)

    def test_the_seal_of_its_round_is_that_of_the_votes_that_are_stored(self, workspace):
        session = brought_in(uploaded(workspace, many())).session
        round_ = session.rounds.get()
        assert round_.root == digest_of_votes(round_.events.order_by("sequence"))
        assert Event.objects.get(name="votes.recorded").says["root"] == round_.root
        assert Event.objects.get(name="round.closed").says["root"] == round_.root
        assert Vote.objects.filter(round=round_).count() == round_.events.count() == 24_000

    def test_it_tells_how_far_it_is(self, workspace):
        told = []
        brought_in(uploaded(workspace, many()), lambda *how_far: told.append(how_far))
        shares = [done / total for done, total, _ in told]
        assert shares == sorted(shares)
        assert told[0][2] == "The files are being read"
        assert (20_000, 48_000, "20,000 of 24,000 votes prepared") in told
        assert (44_000, 48_000, "20,000 of 24,000 votes written") in told
        assert told[-1] == (48_000, 48_000, "The votes are being counted")

    def test_the_question_that_was_typed_goes_before_that_of_the_files(self, workspace):
        assert brought_in(uploaded(workspace, question=" Lights? ")).session.question == "Lights?"

    @pytest.mark.parametrize(
        ("files", "sentence"),
        [
            (NO_QUESTION, "Enter the question: the files do not say what it was"),
            ({"comments.csv": SMALL["comments.csv"]}, "There are no votes"),
            ({"votes.csv": b"\x89PNG\r\n\x1a\n" + b"0" * 40}, "votes.csv looks like"),
        ],
    )
    def test_files_that_make_no_session_are_refused_with_a_sentence(self, workspace, files, sentence):
        upload = brought_in(uploaded(workspace, files))
        assert upload.state == "refused"
        assert upload.problems[0].startswith(sentence)
        assert nothing_is_there()

    @pytest.mark.parametrize("moment", ["votes prepared", "votes written", "being counted"])
    def test_whenever_it_is_interrupted_nothing_of_it_is_there(self, workspace, moment):
        upload = uploaded(workspace, many())

        def interrupt(done, total, message):
            if moment in message and done:
                raise Cancelled

        with pytest.raises(Cancelled):
            brought_in(upload, interrupt)
        assert nothing_is_there()
        assert brought_in(upload).state == "done"

    def test_it_is_stopped_while_it_waits(self, workspace):
        upload = actions.stop_upload(upload=uploaded(workspace), by=None)
        assert (upload.state, bytes(upload.files), the_job().state) == ("stopped", b"", "cancelled")
        run_all()
        assert brought_in(upload).state == "stopped"
        assert nothing_is_there()
        with pytest.raises(actions.SessionRefused, match="ended already"):
            actions.stop_upload(upload=upload, by=None)

    def test_it_is_stopped_while_it_runs(self, workspace):
        upload = uploaded(workspace)
        job = claim_job(now=timezone.now(), job_id=the_job().pk)
        actions.stop_upload(upload=upload, by=None)
        run_claimed_job(job)
        upload.refresh_from_db()
        assert upload.state == "stopped"
        assert nothing_is_there()

    def test_stopped_after_the_last_look_it_is_still_not_kept(self, workspace):
        upload = uploaded(workspace)

        def stop_at_the_end(done, total, message):
            if "counted" in message:
                PolisUpload.objects.filter(pk=upload.pk).update(state="stopped")

        with pytest.raises(Cancelled):
            brought_in(upload, stop_at_the_end)
        assert nothing_is_there()

    def test_one_whose_job_an_administrator_cancels_goes_on_no_longer(self, workspace):
        upload = uploaded(workspace)
        assert upload.goes_on
        cancel_job(job=the_job(), by=None)
        upload.refresh_from_db()
        assert not upload.goes_on
        assert actions.stop_upload(upload=upload, by=None).state == "stopped"

    def test_the_files_are_kept_no_longer_than_they_are_needed(self, workspace):
        done, refused = brought_in(uploaded(workspace)), brought_in(uploaded(workspace, NO_QUESTION))
        waits = uploaded(workspace)
        assert bytes(done.files) == bytes(refused.files) == b""
        retention.forget_uploads(None)
        waits.refresh_from_db()
        assert (waits.state, bytes(waits.files)[:2]) == ("waiting", b"PK")
        PolisUpload.objects.update(created=timezone.now() - timedelta(days=8))
        retention.forget_uploads(None)
        waits.refresh_from_db()
        assert (waits.state, bytes(waits.files)) == ("stopped", b"")

    def test_bringing_it_in_twice_makes_one_session(self, workspace):
        upload = uploaded(workspace)
        brought_in(upload)
        brought_in(upload)
        assert Session.objects.count() == 1


class TestPages:
    @pytest.fixture(autouse=True)
    def large(self, monkeypatch):
        """Every file counts as large here."""
        monkeypatch.setattr(forms, "AT_ONCE", 10)

    @pytest.fixture
    def space(self, workspace):
        with scope(workspace=workspace):
            return builders.space(workspace)

    @pytest.fixture
    def address(self, workspace, space):
        return reverse("reflection:polis_import", args=[workspace.slug, space.pk])

    def upload(self, browser, address, files=SMALL):
        sent = [SimpleUploadedFile(name, data) for name, data in files.items()]
        answers = {**hidden(page_of(browser.get(address))), "files": sent}
        return browser.post(address, answers, follow=True)

    def where(self, page):
        return page.redirect_chain[-1][0]

    def work(self, workspace):
        with scope(workspace=workspace):
            run_all()

    def test_large_files_are_followed_until_they_are_in(self, signed_in, workspace, address):
        browser = signed_in("facilitator")
        page = self.upload(browser, address)
        assert faults_of(page) == []
        assert "It waits for its turn." in text_of(page)
        assert "being brought in" in text_of(browser.get(address))
        part = browser.get(self.where(page), HTTP_HX_REQUEST="true")
        assert page_of(part).lstrip().startswith('<div id="polis-upload" hx-get=')
        self.work(workspace)
        page = browser.get(self.where(page))
        assert faults_of(page) == []
        assert "It is in: Should parks have lights?" in text_of(page)
        report = browser.get(links_of(page)["See what was read, and what was not"])
        assert "4 of 5 votes read" in text_of(report)
        assert "votes.csv, line 6" in text_of(report)
        assert "Should parks have lights?" in links_of(browser.get(address))

    def test_what_is_wrong_with_them_is_told_on_their_page(self, signed_in, workspace, address):
        browser = signed_in("facilitator")
        page = self.upload(browser, address, NO_QUESTION)
        self.work(workspace)
        page = browser.get(self.where(page))
        assert faults_of(page) == []
        assert "Enter the question: the files do not say what it was" in text_of(page)
        assert links_of(page)["Choose other files"] == address
        with scope(workspace=workspace):
            assert not Session.objects.exists()

    def test_a_facilitator_stops_them(self, signed_in, workspace, address):
        browser = signed_in("facilitator")
        page = self.upload(browser, address)
        stop = f"{self.where(page)}stop/"
        page = browser.post(stop, hidden(page_of(page)), follow=True)
        assert "Stopped. Nothing of it is kept." in text_of(page)
        assert faults_of(page) == []
        self.work(workspace)
        assert "This was stopped before it was done." in text_of(browser.get(self.where(page)))
        assert "This has ended already." in text_of(browser.post(stop, follow=True))
        with scope(workspace=workspace):
            assert not Session.objects.exists()

    def test_only_whoever_runs_sessions_sees_them_and_only_in_their_space(
        self, signed_in, workspace, address
    ):
        where = self.where(self.upload(signed_in("facilitator"), address))
        with scope(workspace=workspace):
            upload = PolisUpload.objects.get()
            other = builders.space(workspace)
            assert queries.polis_upload(None, other, upload.pk) is None
        elsewhere = reverse("reflection:polis_upload", args=[workspace.slug, other.pk, upload.pk])
        assert signed_in("facilitator").get(elsewhere).status_code == 404
        browser = signed_in("observer")
        assert (browser.get(where).status_code, browser.post(f"{where}stop/").status_code) == (403, 403)
