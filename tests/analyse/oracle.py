"""The answers of R, stored beside the scripts that made them."""

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parents[1] / "oracle"


def data(name):
    """The data R was given."""
    return pd.read_csv(FOLDER / f"{name}.data.csv")


def answers(name, folder=FOLDER):
    """The numbers R gave, by quantity."""
    return pd.read_csv(folder / f"{name}.answers.csv").set_index("quantity")["value"].to_dict()
