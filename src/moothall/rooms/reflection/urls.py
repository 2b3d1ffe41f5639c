from django.urls import path

from moothall.rooms.reflection.views import joining, officer, planning, running, voting

app_name = "reflection"
urlpatterns = [
    path("w/<slug:workspace>/spaces/", officer.spaces, name="spaces"),
    path("w/<slug:workspace>/spaces/new/", planning.new_space, name="new_space"),
    path("w/<slug:workspace>/spaces/<uuid:key>/", officer.space, name="space"),
    path("w/<slug:workspace>/spaces/<uuid:key>/plan-session/", planning.plan_session, name="plan_session"),
    path("w/<slug:workspace>/spaces/<uuid:key>/check-plan/", planning.check_plan, name="check_plan"),
    path("w/<slug:workspace>/statements/<uuid:key>/", officer.statement, name="statement"),
    path("w/<slug:workspace>/sessions/<uuid:session>/", officer.session, name="session"),
    path("w/<slug:workspace>/sessions/<uuid:session>/results/", officer.results, name="results"),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/statements/",
        planning.add_statements,
        name="add_statements",
    ),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/evidence/", planning.take_evidence, name="take_evidence"
    ),
    path("w/<slug:workspace>/sessions/<uuid:session>/open/", running.open_doors, name="open_session"),
    path("w/<slug:workspace>/sessions/<uuid:session>/pause/", running.pause, name="pause_session"),
    path("w/<slug:workspace>/sessions/<uuid:session>/close/", running.close, name="close_session"),
    path("w/<slug:workspace>/sessions/<uuid:session>/end-step/", running.end_step, name="end_step"),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/steps/<uuid:key>/start/",
        running.start_step,
        name="start_step",
    ),
    path("j/", joining.enter_code, name="enter_code"),
    path("j/<str:code>/", joining.join_by_code, name="join_by_code"),
    path("s/<uuid:session>/", voting.vote_next, name="vote_next"),
    path("s/<uuid:session>/join/", joining.join, name="join"),
    path("s/<uuid:session>/vote/", voting.vote, name="vote"),
    path("s/<uuid:session>/votes/", voting.own_votes, name="own_votes"),
    path("s/<uuid:session>/statements/<uuid:key>/", voting.change_vote, name="change_vote"),
    path("s/<uuid:session>/results/", voting.results, name="public_results"),
]
