"""Who needed help, who turned to a service, why not, and who had sent those whom one helped.

Whoever was helped has turned to a service and knew one; of the others each step is drawn for those who
came as far. Each question has a random stream of its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.simulate.chance import Booleans, Words, either
from impra_research.simulate.site import ABSENT, NOT_SHOWN, Site


def draw_reach(site: Site, knows: Booleans, supported: Booleans) -> pd.DataFrame:
    """Draw whether help was needed, a service contacted, and the main reason of who needed and had none."""
    told, draw, place = site.truths.reach, site.streams, site.place
    chance = np.where(supported, told.needed_when_supported, told.needed[place])
    needed = draw.whether("needed_support", site.n, chance)
    chance = np.where(needed, told.contacted[place], told.contacted_unneeded)
    contacted = draw.whether("contacted_service", site.n, chance) & knows | supported
    turned = either(contacted)
    turned[~knows] = ABSENT + NOT_SHOWN
    reasons = _reasons(site, knows, contacted)
    reasons[~needed | supported] = ABSENT + NOT_SHOWN
    return pd.DataFrame(
        {"needed_support": either(needed), "contacted_service": turned, "why_not_used": reasons}
    )


def _reasons(site: Site, knows: Booleans, contacted: Booleans) -> Words:
    """Draw a reason for everybody, with the shares of the step that was the last."""
    told = site.truths.reach.why_not
    drawn = {
        step: site.streams.choose("why_not_used", site.n, shares) for step, shares in told.items()
    }
    known = np.where(contacted, drawn["contacted"], drawn["known"])
    return np.where(knows, known, drawn["unknown"]).astype(object)


def draw_senders(site: Site, kind: Words) -> Words:
    """Draw who sent the person to each service: other shares for each kind of service."""
    senders = np.full(kind.shape, "", dtype=object)
    for reached, shares in site.truths.reach.sent_by.items():
        drawn = site.streams.choose("sent_by", kind.shape, shares)
        senders[kind == reached] = drawn[kind == reached]
    return senders
