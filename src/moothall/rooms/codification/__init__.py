"""Codification: research, the council's own figures, what practitioners know and what residents have lived
stand side by side, are screened in reviews, coded sentence by sentence, and become evidence statements.

Nouns: Source with its files, tags, Consent, Notices and SameAs, ImportRun and Appearance (one record of one
file); Review with protocol, criteria and members; Candidate (a source in a review), Assignment, Verdict
(append-only), Conflict, RankRun, Extraction, BiasJudgement; SourceText, Segment, Code, Coding;
EvidenceStatement (a published version never changes).
Events: source.*, references.imported, import.removed, review.*, protocol.versioned, reviewer.*, pilot.drawn,
candidate(s).*, verdict.*, conflict.*, screening.stopped, full_text.recorded, report.grouped, code.added,
segment.coded, evidence_statement.*.
"""
