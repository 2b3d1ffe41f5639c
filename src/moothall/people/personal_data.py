"""Which fields hold personal data: one table over every text, JSON and file field of every model.

What is held about people is shown from it on the privacy page, and access and erasure will read it. A field
that is not listed here fails a test, so nobody adds one without deciding.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a field holds; the value is how the privacy page says it."""

    NONE = "nothing about a person"
    IDENTITY = "who somebody is"
    AUTHORED_TEXT = "words that somebody wrote or said"
    SPECIAL_CATEGORY = "an account of somebody’s own life, which may touch health or belief"


NOTHING, IDENTITY, WORDS = Kind.NONE, Kind.IDENTITY, Kind.AUTHORED_TEXT


def _all(kind: Kind, *fields: str) -> dict[str, Kind]:
    return dict.fromkeys(fields, kind)


# Model -> what its records are called on the privacy page, and the kind of each of its fields.
PERSONAL_DATA: dict[str, tuple[str, dict[str, Kind]]] = {
    "people.Person": ("Accounts", _all(IDENTITY, "email", "name", "password", "salt")),
    "people.Workspace": ("Workspaces", _all(NOTHING, "slug", "name")),
    "people.Organisation": ("Organisations", _all(NOTHING, "name")),
    "people.Membership": ("Roles", _all(IDENTITY, "role", "department")),
    "people.Participant": ("Seats in sessions", _all(NOTHING, "salt")),
    "account.EmailAddress": ("E-mail addresses for signing in", _all(IDENTITY, "email")),
    "account.EmailConfirmation": ("Confirmations of addresses", _all(IDENTITY, "key")),
    "socialaccount.SocialAccount": (
        "Council accounts used for signing in",
        _all(IDENTITY, "provider", "uid", "extra_data"),
    ),
    "socialaccount.SocialToken": ("Tokens of council accounts", _all(IDENTITY, "token", "token_secret")),
    "socialaccount.SocialApp": (
        "Sign-in services",
        _all(NOTHING, "provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
    ),
    "mfa.Authenticator": ("Second factors", _all(IDENTITY, "data")),
    "sessions.Session": ("Browser sessions", _all(IDENTITY, "session_key", "session_data")),
    "jobs.Job": ("Background work", _all(NOTHING, "name", "ids", "message", "error")),
    "jobs.Schedule": ("Recurring work", _all(NOTHING, "name")),
    "trace.Inquiry": ("Inquiries", _all(WORDS, "title", "question", "purpose")),
    "trace.Record": ("Records of the trace", _all(WORDS, "title", "words") | _all(NOTHING, "url")),
    "trace.Link": ("Links of the trace", _all(WORDS, "note")),
    "events.Event": (
        "The ledger",
        _all(NOTHING, "name", "record", "actor", "at", "says", "prev", "hash"),
    ),
    "events.LedgerHead": ("The ledger’s head", _all(NOTHING, "hash")),
    "events.Once": ("Forms that were sent", _all(NOTHING, "actor", "body_digest", "response_location")),
    "governance.AgendaItem": ("Agenda items", _all(WORDS, "title", "reason")),
    "governance.Body": ("Bodies", _all(NOTHING, "name")),
    "governance.Decision": (
        "Decisions",
        _all(WORDS, "title", "matter", "text", "reasons", "no_evidence_because", "dissent")
        | _all(WORDS, "cost_note", "equality_note")
        | _all(IDENTITY, "taken_by")
        | _all(NOTHING, "ref"),
    ),
    "governance.Correction": ("Corrections of decisions", _all(WORDS, "corrected", "reason")),
    "governance.DecisionOption": ("Options of decisions", _all(WORDS, "text", "why", "costs")),
    "governance.EvidenceLink": (
        "Evidence of decisions",
        _all(WORDS, "text_snapshot", "told", "why") | _all(NOTHING, "record_version"),
    ),
    "governance.Review": ("Reviews of decisions", _all(WORDS, "reason", "reasons")),
    "codification.SourceText": (
        "Texts of sources, accounts of lived experience among them",
        _all(Kind.SPECIAL_CATEGORY, "text") | _all(NOTHING, "encoding"),
    ),
    "codification.Segment": (
        "Excerpts",
        _all(Kind.SPECIAL_CATEGORY, "quote", "prefix", "suffix") | _all(NOTHING, "guid"),
    ),
    "codification.Code": ("Codes", _all(WORDS, "name", "definition") | _all(NOTHING, "guid")),
    "codification.Coding": ("Codings", _all(IDENTITY, "group") | _all(NOTHING, "guid")),
    "codification.ImportRun": (
        "Imported files of references",
        _all(IDENTITY, "file", "rejected", "dropped", "warnings")
        | _all(NOTHING, "file_name", "sha256", "format", "encoding", "database", "search_string")
        | _all(NOTHING, "columns", "earlier_decisions"),
    ),
    "codification.Appearance": (
        "References as they were imported, with their authors",
        _all(IDENTITY, "raw", "fields") | _all(NOTHING, "database"),
    ),
    "codification.Source": (
        "Sources",
        _all(IDENTITY, "authors", "details")
        | _all(WORDS, "title", "abstract")
        | _all(NOTHING, "organisation", "date_text", "container", "volume", "issue", "page_first")
        | _all(NOTHING, "page_last", "doi", "pmid", "openalex_id", "isbn", "url", "language")
        | _all(NOTHING, "document_type", "keywords"),
    ),
    "codification.SourceFile": (
        "Files of sources, with the names of their authors",
        _all(IDENTITY, "content") | _all(NOTHING, "file_name", "media_type", "sha256", "text_note"),
    ),
    "codification.SourceStateChange": ("Changes of the state of sources", _all(WORDS, "reason")),
    "codification.SameAs": ("Pairs of sources that may be one", _all(NOTHING, "reasons", "filled")),
    "codification.Tag": ("Tags on sources", _all(WORDS, "name")),
    "codification.Notice": (
        "Notices about sources",
        _all(WORDS, "reason") | _all(NOTHING, "origin", "evidence"),
    ),
    "codification.NoticeList": (
        "Lists of retractions",
        _all(NOTHING, "file", "file_name", "sha256", "encoding", "rejected", "warnings"),
    ),
    "codification.NoticeProposal": (
        "Notices that may be about a source",
        _all(NOTHING, "reason", "title", "doi", "evidence"),
    ),
    "codification.ContributionLink": ("Links by which people are asked to tell", _all(WORDS, "purpose")),
    "codification.CatalogueSearch": (
        "Searches of catalogues",
        _all(IDENTITY, "fetched") | _all(NOTHING, "query", "cursor", "notices"),
    ),
    "codification.Review": (
        "Evidence reviews",
        _all(WORDS, "title", "question") | _all(NOTHING, "ranking"),
    ),
    "codification.PhaseChange": ("Changes of the phase of reviews", _all(WORDS, "reason")),
    "codification.ReviewMember": ("Parts that people have in reviews", _all(IDENTITY, "keys")),
    "codification.ProtocolVersion": (
        "Protocols of reviews",
        _all(WORDS, "text", "question", "criteria", "reason"),
    ),
    "codification.Criterion": ("Criteria of reviews", _all(WORDS, "wording") | _all(NOTHING, "code")),
    "codification.Assignment": ("Records in somebody's hands", _all(NOTHING, "rank_terms")),
    "codification.Candidate": ("Records of reviews", _all(NOTHING, "database", "reason_code", "rank_terms")),
    "codification.Retrieval": ("Retrieval of full texts", _all(WORDS, "note") | _all(NOTHING, "url")),
    "codification.Study": ("Studies of reviews", _all(WORDS, "label")),
    "codification.Verdict": ("Verdicts on records", _all(WORDS, "reason", "note")),
    "codification.Conflict": ("Conflicts between verdicts", _all(WORDS, "reason")),
    "codification.RankRun": (
        "Rankings of records",
        _all(NOTHING, "method_version", "settings", "order_digest"),
    ),
    "codification.ScreeningStop": (
        "Decisions to stop screening",
        _all(WORDS, "reason") | _all(NOTHING, "evidence"),
    ),
    "codification.ExtractionForm": (
        "Forms for extraction",
        _all(WORDS, "name", "fields", "reason"),
    ),
    "codification.Extraction": ("What was extracted from records", _all(WORDS, "answers")),
    "codification.BiasTemplate": (
        "Questions on risk of bias",
        _all(WORDS, "name", "domains", "judgements"),
    ),
    "codification.BiasJudgement": (
        "Judgements on risk of bias",
        _all(WORDS, "answers", "support") | _all(NOTHING, "domain", "judgement"),
    ),
    "codification.EvidenceStatement": (
        "Evidence statements",
        _all(WORDS, "text", "certainty_reason", "missing_voices"),
    ),
    "evaluation.Indicator": (
        "Indicators",
        _all(WORDS, "title", "definition")
        | _all(NOTHING, "code", "unit", "source", "source_url", "copyright", "reuse", "mapping"),
    ),
    "evaluation.Series": (
        "Series",
        _all(NOTHING, "area_code", "area_name", "sex", "age", "category_type", "category"),
    ),
    "evaluation.ImportBatch": (
        "Imported files of figures",
        _all(NOTHING, "file_name", "sha256", "content", "mapping", "header", "dropped", "warnings"),
    ),
    "evaluation.Observation": ("Figures", _all(WORDS, "note")),
    "evaluation.Programme": ("Programmes", _all(WORDS, "title", "purpose")),
    "evaluation.SpcRun": (
        "Charts",
        _all(NOTHING, "rule_set", "configuration", "inputs_sha256", "product_version", "result", "trigger"),
    ),
    "evaluation.Signal": ("Signals", _all(WORDS, "reason") | _all(NOTHING, "rule")),
    "capacity.TraceReading": ("Capacity readings", _all(NOTHING, "measure", "part", "sentence")),
    "people.Contact": (
        "Contacts that people in a session left",
        _all(IDENTITY, "name", "email", "return_code"),
    ),
    "reflection.BallotBatch": (
        "Batches of paper ballots",
        _all(NOTHING, "label", "entered_by", "checked_by", "problems", "questions", "reason"),
    ),
    "reflection.PaperBallot": (
        "Paper ballots, under their serial",
        _all(NOTHING, "serial", "marks", "second_marks"),
    ),
    "reflection.Declaration": (
        "Groups of people who have withdrawn, under a random number",
        _all(NOTHING, "pseudonym"),
    ),
    "reflection.Exclusion": (
        "Votes set aside, under a random number",
        _all(NOTHING, "pseudonym") | _all(WORDS, "reason"),
    ),
    "reflection.Grouping": ("Questions about groups", _all(NOTHING, "question")),
    "reflection.GroupOption": ("Groups", _all(NOTHING, "label")),
    "reflection.Invitation": ("Invitations", _all(IDENTITY, "email")),
    "reflection.Lineage": ("What became of statements", _all(WORDS, "reason")),
    "reflection.ModerationAct": (
        "Moderation",
        _all(WORDS, "note_to_author") | _all(NOTHING, "role", "moderator"),
    ),
    "reflection.Note": ("Notes of tables", _all(WORDS, "text") | _all(NOTHING, "table_label", "role")),
    "reflection.Paragraph": ("What was heard", _all(WORDS, "heading", "text", "drafted")),
    "reflection.PolisUpload": (
        "Files of Polis conversations, until they are brought in",
        _all(WORDS, "question", "files") | _all(NOTHING, "problems"),
    ),
    "reflection.Prompt": (
        "Prompts",
        _all(WORDS, "text", "image", "alternative_text") | _all(NOTHING, "image_type"),
    ),
    "reflection.Reopening": ("Offers to ask people again", _all(WORDS, "reason")),
    "reflection.Response": ("Answers to what was heard", _all(WORDS, "text") | _all(NOTHING, "role")),
    "reflection.RoundResult": (
        "Results, with votes under a random number",
        _all(NOTHING, "method_version", "parameters", "input_digest", "released", "result"),
    ),
    "reflection.ServingTable": ("How statements were served", _all(NOTHING, "table")),
    "reflection.Session": (
        "Sessions",
        _all(WORDS, "question", "import_report", "archive_reason") | _all(NOTHING, "join_code", "place"),
    ),
    "reflection.SpaceRules": (
        "Rules of spaces",
        _all(WORDS, "agreed", "moderation_policy", "protected_time", "reason"),
    ),
    "reflection.Step": ("Agendas", _all(WORDS, "title", "instructions")),
    "reflection.Round": ("Rounds of voting", _all(NOTHING, "root")),
    "reflection.Space": ("Reflection spaces", _all(WORDS, "title", "purpose")),
    "reflection.Statement": ("Statements", _all(WORDS, "text") | _all(NOTHING, "language")),
    "reflection.VoteEvent": ("Votes, under a random number", _all(NOTHING, "pseudonym", "entered_by")),
    "reflection.Vote": ("Votes as they stand, under a random number", _all(NOTHING, "pseudonym")),
}


def held_about_people() -> list[tuple[str, str]]:
    """What the privacy page lists: (what is kept, what it tells), of the models that tell anything."""
    rows = []
    for name, fields in PERSONAL_DATA.values():
        kinds = [kind.value for kind in Kind if kind is not Kind.NONE and kind in fields.values()]
        if kinds:
            rows.append((name, "; ".join(kinds)))
    return rows
