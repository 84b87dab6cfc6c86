"""Shoppers are known by pseudonyms: what names a person is recognized, and made into one where it comes in bulk."""

from __future__ import annotations

import hashlib
import re

_EMAIL = re.compile(r"[^\s@,;<>\"']{1,64}@[^\s@,;<>\"']{1,190}\.[^\W\d_]{2,}")
# International, in groups as people write them, or a mobile number of mainland China. Plain digits are how shops number
# their customers, and two numbers with a point between are a GA4 client id.
_PHONE = re.compile(r"\s*(\+[\d\s()./-]{7,20}|\(?0[1-9][\d\s()./-]{7,18}|\d{2,5}([ /-]\d{2,5}){2,4}|1[3-9]\d{9})\s*")


def has_email(text: str) -> bool:
    """Return whether an e-mail address stands anywhere in the text."""
    return "@" in text and bool(_EMAIL.search(text))


def is_phone(text: str) -> bool:
    """Return whether the whole text is written as a telephone number."""
    return bool(_PHONE.fullmatch(text))


def pseudonym(name: str, key: str) -> str:
    """Return what stands for an e-mail address, phone or customer number: the same for the same name and key.

    `key` belongs to one shop; without it nobody can tell by trying whose pseudonym it is.
    """
    return "p_" + hashlib.blake2b(name.strip().casefold().encode(), key=key.encode()[:64], digest_size=16).hexdigest()
