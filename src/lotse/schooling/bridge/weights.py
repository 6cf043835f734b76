"""The engine's table of weights as a director reads and changes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocation.schools import ProblemError, Weights
from lotse.core.errors import LotseError


class WeightsWrong(LotseError):
    """A weight is unknown, negative, or the second step of the load lies below the first."""

    code = "schooling.weights_wrong"
    sentence = "Diese Gewichte passen nicht zusammen. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One line of the table; ``unit`` and ``text`` are German."""

    name: str
    value: int
    default: int
    unit: str
    text: str


def check_weights(overrides: Mapping[str, int]) -> Weights:
    """The weights with a centre's overrides. Raises WeightsWrong."""
    try:
        return Weights(**overrides)
    except ProblemError as error:
        raise WeightsWrong(error.message) from error
    except TypeError as error:
        raise WeightsWrong("Ein Gewicht ist unbekannt oder keine ganze Zahl.") from error


def weight_rows(overrides: Mapping[str, int]) -> list[WeightRow]:
    """All weights in the order of the engine's table. Raises WeightsWrong."""
    defaults = {name: value for name, value, _, _ in Weights().table()}
    return [
        WeightRow(name, value, defaults[name], unit, text)
        for name, value, unit, text in check_weights(overrides).table()
    ]
