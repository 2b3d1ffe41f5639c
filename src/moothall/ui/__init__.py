"""How every page looks and behaves: the page shell, the component tag, forms, the council's theme.

Rooms compose pages from here and write no component markup themselves. ``govuk`` renders one component,
``forms`` renders a Django form and says what to do about its errors, ``theme`` turns the council's colours
into a style sheet and refuses those that cannot be read, ``assets`` collects what the browser needs.
"""
