"""Template tags: ``{% load qr %}``. ``{% qr_code address title="QR code for …" %}`` draws one in the page."""

from django import template

from moothall.ui import qr

register = template.Library()
register.simple_tag(qr.qr_code)
