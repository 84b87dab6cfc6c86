"""Training of the localizer that ships: where in a photo the products are, whatever they are."""
