"""Coders as Taguette's users: logins of lower case letters without accents, at most 25 of them."""

from __future__ import annotations

import re
import unicodedata

from impra_research.exchange.project import Project
from impra_research.exchange.refi.account import Account
from impra_research.exchange.taguette.history import NO_CODER

LONGEST = 25
FORBIDDEN = re.compile(r"[^a-z0-9._+@ -]+")


def logins_of(project: Project, account: Account) -> dict[str, str]:
    """Give each coder a login, by id; "" is who has no name."""
    logins: dict[str, str] = {}
    for coder in project.coders:
        logins[coder.id] = _free(_plain(coder.id), {*logins.values(), NO_CODER})
        same = logins[coder.id] == coder.id == coder.name and not coder.initials
        account.lose("names of coders", not same)
        if not same:
            account.remark(f"coder {coder.id!r} is {logins[coder.id]!r} in Taguette; `impra exchange import "
                           "--into` the study finds who it is again")  # fmt: skip
    logins[""] = NO_CODER
    return logins


def _plain(name: str) -> str:
    """Write a name as a login.

    Examples
    --------
    >>> _plain("Zoë Ü.")
    'zoe u.'
    """
    letters = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return FORBIDDEN.sub("-", kept).strip()[:LONGEST] or "coder"


def _free(login: str, taken: set[str]) -> str:
    number, given = 1, login
    while given in taken:
        number += 1
        given = f"{login[: LONGEST - len(str(number)) - 1]}-{number}"
    return given
