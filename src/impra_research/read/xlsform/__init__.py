"""XLSForm, the definition of a KoboToolbox or ODK form: its questions, answers, routing and versions."""

from impra_research.read.xlsform.asked import Asked, Form, Group
from impra_research.read.xlsform.describe import (
    NOT_IN_THIS_VERSION,
    NOT_SHOWN,
    describe_xlsform,
    no_answer,
)
from impra_research.read.xlsform.form import read_form
from impra_research.read.xlsform.versions import Versions, canonical_columns, read_versions

__all__ = [
    "NOT_IN_THIS_VERSION",
    "NOT_SHOWN",
    "Asked",
    "Form",
    "Group",
    "Versions",
    "canonical_columns",
    "describe_xlsform",
    "no_answer",
    "read_form",
    "read_versions",
]
