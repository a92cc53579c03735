import pytest

from tests.hostile.outside.valley import Soil, till


@pytest.fixture(scope="session")
def soil(tmp_path_factory: pytest.TempPathFactory) -> Soil:
    return till(tmp_path_factory.mktemp("soil"))
