"""The elements of EndNote's XML."""

from moothall.formats.references.text import words

# They hold other elements and no text of their own. Whatever stands inside any other element is part of its
# text.
HOLDERS = words(
    """
    record contributors authors secondary-authors tertiary-authors subsidiary-authors translated-authors
    titles periodical alt-periodical keywords dates pub-dates copyright-dates urls web-urls pdf-urls text-urls
    related-urls image-urls foreign-keys
    """
)

# They are called after what holds them.
CALLED_AFTER_HOLDER = frozenset(("author", "url", "date", "key"))

# Where EndNote keeps the record, which says nothing about the work.
PASSED_OVER = frozenset(("database", "source-app", "rec-number", "foreign-keys"))

# What "extra" calls as RIS does, so that it is found again in other formats.
AS_IN_RIS = {"secondary-authors": "A2", "tertiary-authors": "A3", "subsidiary-authors": "A4"}

# Elements of a record that have no field of their own.
OTHERS = words(
    """
    auth-address auth-affiliaton secondary-volume secondary-issue num-vols edition section reprint-edition
    reprint-status orig-pub call-num report-id coden label caption work-type reviewed-item availability
    remote-source meeting-place work-location work-extent pack-method size repro-ratio
    remote-database-provider modified-date custom1 custom3 custom4 custom5 custom6 misc1 misc2 misc3
    """
)

# EndNote's last custom field, which hardly anybody uses.
OWN = "custom7"
