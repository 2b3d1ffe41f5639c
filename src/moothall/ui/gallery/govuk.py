"""The GOV.UK components that pages use, one example each."""

from typing import Any

from django.utils.safestring import SafeString

from moothall.ui.govuk import component_html

_CELLS = [[{"text": "Parents"}, {"text": "27", "format": "numeric"}]]
_ROW = {
    "key": {"text": "Question"},
    "value": {"text": "Should swimming be free?"},
    "actions": {"items": [{"text": "Change", "href": "#summary-list", "visuallyHiddenText": "question"}]},
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "back-link": {"text": "Back", "href": "#back-link"},
    "breadcrumbs": {"items": [{"text": "Home", "href": "#breadcrumbs"}], "labelText": "Example breadcrumb"},
    "button": {"text": "Save"},
    "character-count": {"id": "reason", "name": "reason", "maxlength": 200, "label": {"text": "Reason"}},
    "checkboxes": {
        "name": "about",
        "idPrefix": "about",
        "fieldset": {"legend": {"text": "Themes"}},
        "items": [{"value": "1", "text": "Price"}, {"value": "2", "text": "Distance"}],
    },
    "date-input": {
        "id": "review",
        "namePrefix": "review",
        "fieldset": {"legend": {"text": "Review date"}},
        "hint": {"text": "For example, 27 3 2027"},
    },
    "details": {"summaryText": "What counts as a source?", "text": "Anything that a statement can rest on."},
    "error-summary": {
        "titleText": "There is a problem",
        "errorList": [{"text": "Enter a title", "href": "#title"}],
        "disableAutoFocus": True,
    },
    "fieldset": {"legend": {"text": "Row 1"}},
    "file-upload": {"id": "file", "name": "file", "label": {"text": "File"}, "hint": {"text": "Up to 50 MB"}},
    "input": {
        "id": "title",
        "name": "title",
        "label": {"text": "Title"},
        "errorMessage": {"text": "Enter a title"},
    },
    "inset-text": {"text": "A closed session is final."},
    "notification-banner": {
        "type": "success",
        "text": "The source was added.",
        "disableAutoFocus": True,
        "role": "region",
    },
    "pagination": {"next": {"href": "#pagination"}, "landmarkLabel": "Example pages"},
    "password-input": {"id": "password", "name": "password", "label": {"text": "Password"}},
    "radios": {
        "name": "kind",
        "idPrefix": "kind",
        "fieldset": {"legend": {"text": "Kind"}},
        "items": [{"value": "1", "text": "Research"}, {"value": "2", "text": "Practice"}],
    },
    "select": {
        "id": "body",
        "name": "body",
        "label": {"text": "Body"},
        "items": [{"value": "1", "text": "Cabinet"}],
    },
    "service-navigation": {
        "navigation": [{"text": "Evidence", "href": "#service-navigation", "current": True}],
        "navigationId": "example-navigation",
        "navigationLabel": "Example",
    },
    "skip-link": {"text": "Skip to main content", "href": "#main-content"},
    "summary-list": {"rows": [_ROW]},
    "table": {"caption": "Voters", "head": [{"text": "Group"}, {"text": "Number"}], "rows": _CELLS},
    "tag": {"text": "Draft"},
    "task-list": {
        "idPrefix": "example",
        "items": [{"title": {"text": "Gather evidence"}, "href": "#task-list", "status": {"text": "Done"}}],
    },
    "textarea": {"id": "notes", "name": "notes", "label": {"text": "Notes"}},
    "warning-text": {"text": "This cannot be undone.", "iconFallbackText": "Warning"},
}


def examples() -> list[tuple[str, SafeString]]:
    return [(name, component_html(name, params)) for name, params in sorted(EXAMPLES.items())]
