"""What may be done with meters and readings. Billing orders what concerns readings: a reading and its bill are one act."""

from ..rules import NewReading, ReadingChange
from .meters import NewMeter, add_meters, faults_of_meter
from .readings import (
    AlreadyRead,
    DigitsUnknown,
    NotAQuantity,
    ReadingGoesBack,
    SeveralMeters,
    change_reading,
    store_readings,
    void_readings,
)
from .sums import fold_sums

__all__ = [
    "AlreadyRead",
    "DigitsUnknown",
    "NewMeter",
    "NewReading",
    "NotAQuantity",
    "ReadingChange",
    "ReadingGoesBack",
    "SeveralMeters",
    "add_meters",
    "change_reading",
    "faults_of_meter",
    "fold_sums",
    "store_readings",
    "void_readings",
]
