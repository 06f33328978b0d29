"""The coder in JupyterLab: read a transcript, code it, and every act is on disk at once.

`Coder("data", "PIE_01", coder="A")` as the last line of a cell shows it; `coded_html` gives what a
rendered notebook shows of it.
"""

from impra_research.coder.widget import Coder, coded_html

__all__ = ["Coder", "coded_html"]
