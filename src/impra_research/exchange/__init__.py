"""Projects of other tools, read and written exactly, each with a report of what came through."""

from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Project

__all__ = ["Fidelity", "Project"]
