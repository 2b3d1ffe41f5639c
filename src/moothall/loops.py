"""How the rooms answer each other: "when this event, do that action". The only module that knows two rooms."""
