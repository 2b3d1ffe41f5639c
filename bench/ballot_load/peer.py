"""The peer: a plain Django view with one upsert per vote, as anybody would write it first.

Served by granian: WSGI, 2 processes × 4 threads. It checks a signed token and the vote's value and writes one
row in one transaction with the same safety on the disk; it keeps no events, no ledger and no rounds.
"""

import json
import os
import sys

import dj_database_url
from django.conf import settings

DATABASE = dj_database_url.parse(os.environ["PEER_DATABASE"], conn_max_age=None)
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
settings.configure(
    SECRET_KEY="only for measuring",
    DATABASES={"default": DATABASE},
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ALLOWED_HOSTS=["127.0.0.1"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)

import django  # noqa: E402

django.setup()

from django.core import signing  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

SIGNER = signing.TimestampSigner(salt="peer")


class Vote(models.Model):
    participant = models.CharField(max_length=40)
    statement = models.CharField(max_length=40)
    value = models.SmallIntegerField()

    class Meta:
        app_label = "peer"
        constraints = [models.UniqueConstraint(fields=["participant", "statement"], name="one_vote")]


def vote(request: HttpRequest) -> JsonResponse:
    participant = SIGNER.unsign(request.COOKIES["seat"], max_age=43200)
    sent = json.loads(request.body)
    if sent["value"] not in (-1, 0, 1):
        return JsonResponse({"error": "value"}, status=400)
    Vote.objects.update_or_create(
        participant=participant, statement=sent["statement"], defaults={"value": sent["value"]}
    )
    return JsonResponse({"saved": True})


urlpatterns = [path("vote", vote)]
application = get_wsgi_application()


def prepare(seats: int) -> list[str]:
    """Make the table; a cookie for each seat."""
    with connection.schema_editor() as editor:
        editor.create_model(Vote)
    return [f"seat={SIGNER.sign(f'participant-{number}')}" for number in range(seats)]


if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[1]))))
