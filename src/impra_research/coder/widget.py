"""The coder in JupyterLab: `Coder(study, "PIE_01", coder="A")`, one line in a notebook.

The browser shows an act at once and sends it; the kernel holds it against the text and the codes,
appends it to the log, and only then says that it is kept. What is refused disappears again, with the
reason. What the kernel did not answer stays in the browser and is sent again when it is back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from impra_research.coder.desk import Desk
from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.coder.page import coded_page
from impra_research.coder.proposed import Proposed, kept_candidates
from impra_research.coder.words import coder_words
from impra_research.coding.replay import Coded, Segment, acts_on
from impra_research.declared import LANGUAGES
from impra_research.errors import ImpraError, UsageError, did_you_mean
from impra_research.faults import NAME
from impra_research.read.acts import Code
from impra_research.study import Study

BROWSER = Path(__file__).parent / "browser"
SECTIONS = ("elements", "replay", "transcript", "margin", "panel", "boxes", "wire", "codings",
            "proposed", "desk", "keys")  # fmt: skip


def browser_module() -> str:
    """Give the ES module of the coder: its sections, one after the other."""
    return "\n".join((BROWSER / f"{name}.js").read_text(encoding="utf-8") for name in SECTIONS)


class Coder(anywidget.AnyWidget):
    """Read a transcript and code it.

    Parameters
    ----------
    study
        The study, or its folder.
    document
        The transcript, by its name in interviews/index.yml.
    coder
        Who codes; the acts are appended to `coding/log/CODER.jsonl`.
    blind
        Whether what others coded stays hidden; so it is unless False is given.
    proposed
        Whether what `impra interviews suggest` proposed is listed, to be accepted or rejected. Whoever
        saw it no longer codes independently.
    language
        The language of the screen: en, fr or it; the transcript's own when not given.

    Raises
    ------
    UsageError
        There is no such study, transcript or language, or the coder's name is no name.
    """

    _esm = browser_module()
    _css = BROWSER / "coder.css"
    about = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        study: Study | str | Path,
        document: str,
        *,
        coder: str,
        blind: bool = True,
        proposed: bool = False,
        language: str | None = None,
    ) -> None:
        if not NAME.fullmatch(coder):
            raise UsageError(
                f"{coder!r} cannot name a coder",
                fix="a name begins with a letter and holds letters, digits and single `_`",
            )
        study = study if isinstance(study, Study) else Study.open(study)
        self.opened = open_document(study, document, coder=coder, blind=blind)
        self.coder, self.blind, self.language = coder, blind, language or self.opened.language
        if self.language not in LANGUAGES:
            fix = did_you_mean(self.language, LANGUAGES)
            raise UsageError(f"there is no language {self.language!r}", fix=fix)
        self.journal = CoderLog(self.opened.log, coder)
        candidates = kept_candidates(study) if proposed else pd.DataFrame()
        self.proposed = Proposed(candidates, self.opened, coder)
        self.desk = Desk(self.opened, self.journal, self.proposed)
        super().__init__(about=self._about(), words=coder_words(self.language))
        self.on_msg(self._answer)

    @property
    def coded(self) -> Coded:
        """What stands after all acts of the coder, in every document."""
        return self.desk.coded

    @property
    def segments(self) -> list[Segment]:
        """The segments of this transcript, as they stand now."""
        return self.desk.segments

    def _about(self) -> dict[str, Any]:
        """Tell the browser what does not change while the transcript is open."""
        opened = self.opened
        place = hashlib.sha256(f"{opened.log}\n{opened.document}".encode()).hexdigest()
        return {
            "document": opened.document, "text": opened.text, "sha256": opened.sha256,
            "coder": self.coder, "blind": self.blind, "language": self.language, "spoken": opened.language,
            "place": place[:16], "turns": [list(turn) for turn in opened.turns],
            "codes": [
                {"code": code, "parent": theme.parent, "label": theme.label[self.language],
                 "definition": theme.definition[self.language]}
                for code, theme in opened.themes.items()
            ],
            "retired": list(opened.successors), "given": [_told(segment) for segment in opened.given],
            "others": [_told(segment) for segment in opened.others],
            "proposed": self.proposed.told(),
            "used": [act.code for act in opened.read_today(self.journal.acts)  # digits go along
                     if isinstance(act, Code) and act.document != opened.document],
        }  # fmt: skip

    def _answer(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Take the acts that the browser sends, and say what became of each."""
        told: dict[str, Any] = {"is": "answer", "kept": [], "refused": {}}
        changed = False
        try:
            with self.journal.held() as changed:
                for act in content["acts"]:
                    given = str(act.get("id"))
                    if why := self.desk.take(act):
                        told["refused"][given] = why
                    else:
                        told["kept"].append(given)
        except ImpraError as stop:
            told["stopped"] = stop.what
        except OSError as stop:
            told["stopped"] = str(stop.strerror)
        if content.get("open") or changed:
            told["acts"] = self._acts()
        self.send(told)

    def _acts(self) -> list[dict[str, Any]]:
        acts = self.opened.read_today(self.journal.acts)
        here = acts_on(self.opened.document, acts, self.opened.given)
        return [*(json.loads(act.line()) for act in here), *self.proposed.rejected()]

    def _repr_mimebundle_(self, **asked: Any) -> Any:  # noqa: ANN401  what IPython gives and takes
        """Add the static page to the widget, for wherever no kernel runs."""
        bundle = super()._repr_mimebundle_(**asked)
        data, *about = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**(data or {}), "text/html": self.page()}
        return (data, *about) if about else data

    def page(self) -> str:
        """Give the coded transcript as static HTML, its identifiers masked."""
        return coded_page(self.opened, self.segments, themes=self._labels(), coder=self.coder,
                          language=self.language)  # fmt: skip

    def _labels(self) -> dict[str, str]:
        created = {code: act.label[self.language] for code, act in self.coded.themes.items()}
        return {
            code: theme.label[self.language] for code, theme in self.opened.themes.items()
        } | created


def coded_html(
    study: Study | str | Path, document: str, *, coder: str, language: str | None = None
) -> str:
    """Give a coded transcript as static HTML, identifiers masked; see `Coder` for the parameters."""
    return Coder(study, document, coder=coder, language=language).page()


def _told(segment: Segment) -> dict[str, Any]:
    return {name: getattr(segment, name)
            for name in ("segment", "start", "end", "code", "coder", "memo", "status")}  # fmt: skip
