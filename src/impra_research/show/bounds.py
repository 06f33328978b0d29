"""Which numbers a page can be asked for: months from one on, and a least count that hides somebody."""

from __future__ import annotations

from impra_research.errors import UsageError

# Months, rows. Fewer than three is what Italian and French rules for statistics never allow
# (Regole deontologiche 2018, art. 5; Insee, guide du secret statistique).
MONTHS = (1, 600)
BOUNDS = dict.fromkeys(("horizon", "within", "window", "every"), MONTHS) | {"min_cell": (3, 1000)}


def check_bounds(**asked: object) -> None:
    """Refuse a number that no page can be made with, before anything is computed.

    Raises
    ------
    UsageError
        It is not a whole number, or out of its bounds.
    """
    for name, value in asked.items():
        low, high = BOUNDS.get(name, MONTHS)
        if type(value) is not int or not low <= value <= high:
            raise UsageError(
                f"{name} must be a whole number between {low} and {high:,}, not {brief(str(value))}",
                fix=f"leave {name} at its usual value, or give a whole number from {low} on",
            )


def brief(text: str, *, most: int = 30) -> str:
    """Shorten what was typed."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
