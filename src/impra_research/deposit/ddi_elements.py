"""Elements of a DDI-Codebook: one, or one in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.words import Term

DDI = "ddi:codebook:2_5"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FIRST, *OTHERS = LANGUAGES
# A break of line as Word writes it (vertical tab) may stand in a question, but in no XML.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    """Add an element with a text; an attribute without a value is left out."""
    given = {name: UNWRITABLE.sub(" ", value) for name, value in attributes.items() if value}
    element = ET.SubElement(parent, f"{{{DDI}}}{tag}", given)
    element.text = UNWRITABLE.sub(" ", text) or None
    return element


def add_in_each(
    parent: ET.Element, tag: str, label: Mapping[str, str], /, **attributes: str
) -> None:
    """Add an element in each language; a text that is the same in all of them once."""
    if len(label) == len(LANGUAGES) and len(set(label.values())) == 1:
        add(parent, tag, label[FIRST], **attributes)
        return
    for language, text in label.items():
        add(parent, tag, text, **attributes).set(XML_LANG, language)


def add_term(
    parent: ET.Element, tag: str, term: Term, vocabulary: str, said: Label | None = None
) -> None:
    """Add a term of a vocabulary: its label (or what the study says) and its code, in each language."""
    for language in LANGUAGES:
        element = add(parent, tag, (said or term.label)[language])
        element.set(XML_LANG, language)
        add(element, "concept", term.code, vocab=vocabulary)
