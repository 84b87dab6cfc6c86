"""HTML to plain text, and texts tidied: linear in their length, whatever they hold."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"(<!--|-->|<[a-zA-Z/!?][^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_BLANK = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLOCKS = frozenset(
    """address article blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table td th tr
    ul""".split()
)
_HIDDEN = frozenset("script style template noscript iframe object svg head title".split())


def plain_text(markup: str) -> str:
    """Return the readable text of an HTML fragment: one line per block, entities resolved, scripts left out."""
    if "<" in markup:
        markup = _without_tags(markup)
    return tidy_lines(html.unescape(markup) if "&" in markup else markup)


def tidy_lines(text: str) -> str:
    """Return the text with white space collapsed within lines and blank lines gone."""
    lines = (_BLANK.sub(" ", line).strip() for line in _CONTROL.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return the text on one line, entities resolved, control characters gone."""
    if "&" in text:
        text = html.unescape(text)
    return " ".join(_CONTROL.sub(" ", text).split())


def _without_tags(markup: str) -> str:
    kept: list[str] = []
    hidden_by = ""
    for piece in _TAG.split(markup):
        name = _hidden_name(piece, hidden_by)
        if hidden_by:
            hidden_by = "" if name == hidden_by else hidden_by
        elif piece == "<!--":
            hidden_by = "-->"
        elif not _TAG.fullmatch(piece):
            kept.append(piece)
        elif name in _HIDDEN and not piece.startswith("</") and not piece.endswith("/>"):
            hidden_by = name
        elif name in _BLOCKS:
            kept.append("\n")
    return "".join(kept)


def _hidden_name(piece: str, hidden_by: str) -> str:
    """Return the tag's name; while something is hidden, only of what may end it."""
    if piece == "-->":
        return piece
    if not piece.startswith("<") or (hidden_by and not piece.startswith("</")):
        return ""
    found = _NAME.match(piece)
    return found.group(1).lower() if found else ""
