"""Addresses of what is done with records that are read in full: texts, extraction, risk of bias, studies."""

from django.urls import path

from moothall.rooms.codification.views import bias, extraction, full_texts

_ONE = "w/<slug:workspace>/reviews/<uuid:review>/"
_TEXT = f"{_ONE}full-texts/<uuid:key>/"

urlpatterns = [
    path(f"{_ONE}full-texts/", full_texts.full_texts, name="full_texts"),
    path(_TEXT, full_texts.full_text, name="full_text"),
    path(f"{_TEXT}state/", full_texts.record_full_text, name="record_full_text"),
    path(f"{_TEXT}upload/", full_texts.upload_full_text, name="upload_full_text"),
    path(f"{_TEXT}words/", full_texts.type_full_text, name="type_full_text"),
    path(f"{_ONE}studies/", full_texts.studies, name="studies"),
    path(f"{_ONE}studies/<uuid:key>/", full_texts.group_report, name="group_report"),
    path(f"{_ONE}extraction/", extraction.extraction, name="extraction"),
    path(f"{_ONE}extraction/form/", extraction.extraction_form, name="extraction_form"),
    path(f"{_ONE}extraction/extraction.csv", extraction.extraction_csv, name="extraction_csv"),
    path(f"{_ONE}extraction/<uuid:key>/", extraction.extract, name="extract"),
    path(f"{_ONE}extraction/<uuid:key>/answers/", extraction.extracted, name="extracted"),
    path(f"{_ONE}extraction/<uuid:key>/settle/", extraction.settle_extraction, name="settle_extraction"),
    path(f"{_ONE}bias/", bias.bias, name="bias"),
    path(f"{_ONE}bias/templates/", bias.take_up_template, name="take_up_template"),
    path(f"{_ONE}bias/templates/own/", bias.write_template, name="write_template"),
    path(f"{_ONE}bias/risk-of-bias.csv", bias.bias_csv, name="bias_csv"),
    path(f"{_ONE}bias/<uuid:key>/", bias.judge_bias, name="judge_bias"),
    path(f"{_ONE}bias/<uuid:key>/reasons/", bias.bias_record, name="bias_record"),
    path(f"{_ONE}bias/<uuid:key>/settle/", bias.settle_bias, name="settle_bias"),
]
