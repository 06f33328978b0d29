"""The papermill engine `impra`: also available as `papermill --engine impra`.

papermill loads engines while it is itself being imported, so this module imports nothing of it;
`honest` does, when a notebook is executed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode


def import_papermill() -> Any:  # noqa: ANN401  an untyped module
    """Import papermill without the grammar that its dependencies build and nobody here uses.

    jupyter-events asks jsonschema for every optional format; one of them, `iri`, is checked by
    rfc3987_syntax, which takes two to three seconds to import. Only that check is lost.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill

    return papermill


class HonestEngine:
    """Executes as papermill does, and says `completed` only of cells that completed."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        **options: Any,  # noqa: ANN401  papermill's own, passed on
    ) -> NotebookNode:
        """Execute a notebook; called by papermill."""
        from impra_research.run.honest import execute

        return execute(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Name the kernel a notebook asks for."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """Name the programming language of a notebook."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
