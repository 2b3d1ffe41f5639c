"""The one trace: Inquiry, Record and Link, and the walks from any paper to any decision and back.

``rests_on`` walks down to what something rests on, ``leads_to`` up to what rests on it.
Rooms meet only here: crossing a room is a snapshot of the text and a Link.
"""
