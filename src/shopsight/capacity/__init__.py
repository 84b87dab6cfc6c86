"""How much machine a shop of some size needs: measured constants, formulas, and what follows from them."""
