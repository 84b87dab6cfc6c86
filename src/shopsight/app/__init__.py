"""The composition root: `open_shop(Settings) -> Shop`. Only here are store, index and encoder chosen and joined."""

from shopsight.app.model import model_name, with_model_of
from shopsight.app.seers import Crewed
from shopsight.app.shop import ALL_SCOPES, Shop, open_shop
from shopsight.app.status import ShopStatus

__all__ = ["ALL_SCOPES", "Crewed", "Shop", "ShopStatus", "model_name", "open_shop", "with_model_of"]
