import pytest

from impra_research.simulate import simulate
from impra_research.study import Study


@pytest.fixture(scope="session")
def like():
    return Study.open("data")


@pytest.fixture(scope="session")
def made(like, tmp_path_factory):
    """One small study with everything in it."""
    sizes = {"piemonte": 70, "rhone_alpes": 60}
    return Study.open(
        simulate(tmp_path_factory.mktemp("made") / "study", like, seed=7, sizes=sizes)
    )
