"""From the raw survey and interview exports to the reviewed page, with nothing lost on the way.

The pipeline, left to right, and the room of each stage:

    read      files as received become tables of text                    Study, read_source
    clean     tidy tables that match the codebook; every row accounted    clean_study
    coding    transcripts, coded segments, agreement, quotations
    analyse   tidy tables become results that carry n, interval, base
    show      results become figures, tables and sentences in FR / IT / EN  open_page
    run       notebooks, records, the site and the command line `impra`

`study`, `codebook`, `declared` and `errors` are the ground they stand on; `simulate` makes a whole
synthetic study with planted truths, to test estimators and to plan samples.
"""

from typing import TYPE_CHECKING

from impra_research.errors import ImpraError

if TYPE_CHECKING:
    from impra_research.study import Study

__all__ = ["ImpraError", "Study"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the study, and pandas with it, when it is first named: `impra --help` needs neither."""
    if name == "Study":
        from impra_research.study import Study

        return Study
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
