"""How far coders agree: the coefficients by their names, each with its interval, or why it has none."""

from impra_research.coding.agreement.atlas import atlas
from impra_research.coding.agreement.by_code import agreement
from impra_research.coding.agreement.coefficient import Coefficient
from impra_research.coding.agreement.every_code import coefficients
from impra_research.coding.agreement.krippendorff import alpha
from impra_research.coding.agreement.legacy import alpha_u_2004
from impra_research.coding.agreement.maxqda import maxqda
from impra_research.coding.agreement.measures import (
    brennan_prediger,
    cohen,
    conger,
    fleiss,
    gwet,
    percent,
    scott,
)
from impra_research.coding.agreement.nvivo import nvivo
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.two_coders import Imbalance, imbalance
from impra_research.coding.agreement.unitizing import unitizing
from impra_research.coding.agreement.why import WHY, Why

__all__ = [
    "WHY",
    "Bootstrap",
    "Coefficient",
    "Imbalance",
    "Why",
    "agreement",
    "alpha",
    "alpha_u_2004",
    "atlas",
    "brennan_prediger",
    "coefficients",
    "cohen",
    "conger",
    "fleiss",
    "gwet",
    "imbalance",
    "maxqda",
    "nvivo",
    "percent",
    "scott",
    "unitizing",
]
