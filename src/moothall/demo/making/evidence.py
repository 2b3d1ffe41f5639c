"""The library of the example: files of references, notes, excerpts and evidence statements."""

from typing import Any

from moothall.demo.content import content, file_of
from moothall.demo.example import Example
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import EvidenceStatement, Source


def gather_evidence(example: Example) -> None:
    told = content("evidence")
    sources = _import_references(example, told["imports"]) | _add_sources(example, told["source"])
    _code(example, told, sources)
    statements = _write_statements(example, told["statement"])
    _draft_newer_version(example, told["draft"], statements)
    by = example.people["reviewer"]
    retracted = told["retraction"]
    actions.retract_source(
        source=sources[retracted["source"]],
        nature="retraction",
        reason=retracted["reason"],
        origin="by_hand",
        by=by,
    )
    example.records |= {f"source:{key}": source.record for key, source in sources.items()}


def _import_references(example: Example, told: list[dict[str, str]]) -> dict[str, Source]:
    """The sources of the files by the last part of their DOI. A paper that two files hold is taken from the
    one that has its abstract."""
    for file in told:
        by = example.people["reviewer"]
        actions.import_references(**example.belongs, **file, data=file_of(file["name"]), by=by)
    found = Source.objects.exclude(doi="").exclude(abstract="").select_related("record", "workspace")
    return {source.doi.rpartition(".")[2]: source for source in found}


def _add_sources(example: Example, told: list[dict[str, Any]]) -> dict[str, Source]:
    made = {}
    for source in told:
        fields = {name: value for name, value in source.items() if name not in ("key", "by")}
        by = example.people[source.get("by", "reviewer")]
        made[source["key"]] = actions.add_source(**example.belongs, **fields, by=by)
    return made


def _code(example: Example, told: dict[str, Any], sources: dict[str, Source]) -> None:
    by = example.people["reviewer"]
    codes = {
        code["name"]: actions.add_code(workspace=example.workspace, **code, by=by) for code in told["code"]
    }
    for excerpt in told["excerpts"]:
        key, number = excerpt["source"], excerpt["sentence"]
        (coding,) = actions.code_segment(
            source=sources[key], code=codes[excerpt["code"]], sentences=[number], by=by
        )
        example.records[f"excerpt:{key}:{number}"] = coding.record


def _write_statements(example: Example, told: list[dict[str, Any]]) -> dict[str, EvidenceStatement]:
    by = example.people["reviewer"]
    made = {}
    for statement in told:
        draft = actions.draft_evidence_statement(**example.belongs, **_words(example, statement), by=by)
        published = actions.publish_evidence_statement(statement=draft, by=by)
        made[statement["key"]] = published
        example.records[f"statement:{statement['key']}"] = published.record
    return made


def _draft_newer_version(
    example: Example, told: dict[str, Any], statements: dict[str, EvidenceStatement]
) -> None:
    by = example.people["reviewer"]
    actions.supersede_evidence_statement(
        statement=statements[told["replaces"]], **_words(example, told), by=by
    )


def _words(example: Example, told: dict[str, Any]) -> dict[str, Any]:
    words = {name: told[name] for name in ("text", "certainty", "reason", "missing_voices")}
    basis = [(example.records[f"excerpt:{excerpt}"], relation) for excerpt, relation in told["basis"]]
    return words | {"rests_on": basis}
