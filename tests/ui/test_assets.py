"""The front-end assets: taken as they are, less what belongs to GOV.UK alone."""

import gzip
import json
import re

import pytest

from moothall.ui import assets, checks

PLANTED = (
    "body{color:red}.a{font-family:GDS Transport,arial,sans-serif;margin:0}"
    '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/a.woff2)}'
    ".govuk-footer__crest{background:url(/assets/images/govuk-crest.svg)}"
    "@media print{.govuk-header__crown{display:none}}.govuk-logo{fill:red}.z{top:1px}"
    "/*# sourceMappingURL=govuk-frontend.min.css.map */"
)
COUNTS = {text: PLANTED.count(text) for text in assets.PINNED_COUNTS}


def test_what_is_governments_goes_and_the_rest_stays(monkeypatch):
    monkeypatch.setattr(assets, "PINNED_COUNTS", COUNTS)
    assert (
        assets.stripped_css(PLANTED)
        == "body{color:red}.a{font-family:var(--moothall-font);margin:0}.z{top:1px}"
    )


def test_another_count_means_another_file(monkeypatch):
    monkeypatch.setattr(assets, "PINNED_COUNTS", {**COUNTS, "@font-face": 2})
    with pytest.raises(assets.AssetsError, match="has “@font-face” 1 times instead of 2"):
        assets.stripped_css(PLANTED)


def test_what_is_left_of_it_is_found(monkeypatch):
    monkeypatch.setattr(assets, "PINNED_COUNTS", {})
    with pytest.raises(assets.AssetsError, match="“crest” is left"):
        assets.stripped_css("@supports(x:y){.a{b:c}/* crest */}")


def test_a_script_loses_its_map_and_nothing_else():
    assert assets.stripped_script("let a=1;\n//# sourceMappingURL=x.js.map") == "let a=1;\n"
    with pytest.raises(assets.AssetsError, match="“crown” is left"):
        assets.stripped_script("let Crown=1;")


def test_the_collected_files_hold_none_of_it():
    assert assets.missing_assets() == []
    for name in assets.WRITTEN:
        text = (assets.STATIC / name).read_text("utf-8")
        assert [word for word in assets.FORBIDDEN if word.lower() in text.lower()] == [], name
        assert gzip.decompress((assets.STATIC / f"{name}.gz").read_bytes()).decode() == text
    assert "var(--moothall-font)" in (assets.STATIC / "govuk-frontend.min.css").read_text("utf-8")


def test_the_licence_travels_along():
    assert "The MIT License" in (assets.STATIC / "govuk-frontend.LICENCE.txt").read_text("utf-8")


def test_every_component_has_its_parameters():
    assert len(json.loads(assets.PARAMETERS.read_text("utf-8"))) == assets.COMPONENTS


def test_without_them_the_start_is_refused_with_the_command(monkeypatch, tmp_path):
    assert checks.check_assets() == []
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    (error,) = checks.check_assets()
    assert assets.COMMAND in error.hint


def test_without_npm_one_sentence_says_so_and_nothing_is_touched(monkeypatch, capsys):
    before = {path: path.stat().st_mtime_ns for path in assets.STATIC.iterdir()}
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: None)
    assert assets.main() == 1
    assert "npm is missing" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in assets.STATIC.iterdir()} == before


def own_file(name: str) -> str:
    return (assets.HERE / "static" / "moothall" / name).read_text("utf-8")


def test_our_own_files_load_nothing_from_elsewhere():
    for name in ("moothall.css", "projector.css", "boot.js", "moothall.js", "projector.js", "airtime.js"):
        assert not re.search(r"(?<!w3\.org)https?://(?!www\.w3\.org)", own_file(name)), name
        assert "@import" not in own_file(name), name
        assert "url(" not in own_file(name), name


def test_our_script_is_short():
    assert len(own_file("moothall.js").splitlines()) <= 300


def test_every_class_of_ours_in_a_template_has_a_style():
    """Classes that only structure a page, for tests or for a person's own style sheet, are named here."""
    bare = {
        *("moot-button", "moot-control-chart", "moot-header__name", "moot-import", "moot-signal__action"),
        *(
            "moot-card__date",
            "moot-steps__reason",
            "moot-trace__branches",
            "moot-trace__side",
            "moot-vote__of",
        ),
        *("moot-vote__saved", "moot-waiting__title"),
    }
    used: set[str] = set()
    for path in (assets.HERE / "templates").rglob("*.html"):
        used |= set(
            re.findall(r"(?<![\w-])(moot-[a-z]+(?:__[a-z]+)?)(?![\w-])", _classes(path.read_text("utf-8")))
        )
    assert sorted(name for name in used - bare if f".{name}" not in own_file("moothall.css")) == []


def _classes(template: str) -> str:
    return " ".join(re.findall(r'class(?:es)?="([^"]*)"', template))
