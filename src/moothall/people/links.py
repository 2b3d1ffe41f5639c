"""The one-time link that signs a person in: made, mailed and read back."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from sesame.utils import get_token, get_user

from moothall.people.models import Person

MESSAGE = """Someone, most likely you, asked to sign in to Moothall with this address.

Open this link and press "Sign in". It works once and for 15 minutes:

{link}

If it was not you, do nothing: without the link nobody gets in.
"""


def mail_sign_in_link(email: str, next_page: str = "") -> None:
    """Mail the link if somebody has this address; the page says the same in both cases."""
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        return
    link = sign_in_link(person, next_page)
    send_mail("Your link to sign in to Moothall", MESSAGE.format(link=link), None, [person.email])


def sign_in_link(person: Person, next_page: str = "") -> str:
    """The address of the page with the button that signs ``person`` in, once and within 15 minutes."""
    query = urlencode({"token": get_token(person), "next": next_page})
    return f"{settings.MOOTHALL_ADDRESS}{reverse('ui:open_link')}?{query}"


def person_of_link(token: str) -> Person | None:
    """Whose link it is, None once it has been used or is older than 15 minutes."""
    return get_user(token) if token else None
