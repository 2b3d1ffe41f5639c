"""A package, so that the example made for it ends with it."""
