"""A study of one transcript whose letters are hard: emoji, combining accents, right-to-left, HTML."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
INDEX = """
speakers:
  fr: {interviewer: "Enquêtrice", respondent: "Rép"}
documents:
  D1:
    file: D1.txt
    person: p1
    place: piemonte
    language: fr
    consent_quotation: true
    date: 2014-03-15
"""
HARD = """Enquêtrice: Bonjour 😀 comment ça va ?
Rép: J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars. Puis j’ai attendu 😀😀 des mois.
Enquêtrice: Et après ?
Rép: قلت لهم نعم ثم رجعت إلى البيت. Voilà.

Rép: <img src=x onerror="window.hacked=1"> & <b>gras</b> \u202egnissap\u202c fin.
Rép: Le titre de séjour n’arrivait pas. Ma cousine m’a aidée."""


def write_study(folder: Path, text: str = HARD, language: str = "fr") -> Path:
    """Write a study with one transcript, D1, and the demonstration's codes."""
    raw = folder / "raw"
    shutil.copytree(ROOT / "data" / "raw" / "codebook", raw / "codebook")
    shutil.copy(ROOT / "data" / "raw" / "study.yml", raw)
    (raw / "interviews").mkdir()
    (raw / "interviews" / "index.yml").write_text(INDEX.replace("fr", language), encoding="utf-8")
    (raw / "interviews" / "D1.txt").write_text(text, encoding="utf-8")
    return folder
