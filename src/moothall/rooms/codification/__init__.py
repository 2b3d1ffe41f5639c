"""Codification: research, the council's own figures, what practitioners know and what residents have lived
stand side by side, are coded sentence by sentence, and become evidence statements.

Nouns: Source with its Consent and Notices, ImportRun and Appearance (one record of one file), SourceText,
Segment, Code, Coding, EvidenceStatement (a published version never changes).
Events: source.added/retracted/concern_raised/reinstated, references.imported, code.added, segment.coded,
evidence_statement.drafted/published/superseded/withdrawn.
"""
