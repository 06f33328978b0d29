import matplotlib as mpl
import pytest

from impra_research.coding import Interviews
from impra_research.show import publish
from impra_research.show.labels import Look
from impra_research.show.words import Words

mpl.use("Agg")


@pytest.fixture(params=["en", "fr", "it"])
def look(request, study):
    return Look(study, Words(request.param), ("piemonte", "rhone_alpes"))


@pytest.fixture
def shown(monkeypatch):
    """What a page displayed: (role, id, text or bundle)."""
    outputs = []

    def keep(data, metadata):
        about = metadata["impra"]
        outputs.append((about["role"], about["id"], data))

    monkeypatch.setattr(publish, "publish", keep)
    return outputs


@pytest.fixture(scope="module")
def interviews(study):
    return Interviews.of(study)


@pytest.fixture(scope="module")
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def recoded(interviews, segment):
    return Interviews(interviews.transcript, interviews.turn, segment, interviews.translation)
