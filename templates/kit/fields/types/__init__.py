"""The types of fields, by their names in scaffold.yaml: a new one is a class beside these, and a line here."""

from __future__ import annotations

from .addresses import Email, Phone, Url
from .base import FieldType
from .decimal import DecimalNumber
from .files import File
from .images import Image
from .integer import BigInt, Int
from .moments import Date, DateTime, Time
from .money import Money
from .references import Ref, Refs
from .texts import String, Text
from .values import Bool, Enum, Json, Uuid

__all__ = ["TYPES", "FieldType"]

TYPES: dict[str, FieldType] = {
    "string": String(),
    "text": Text(),
    "int": Int(),
    "bigint": BigInt(),
    "decimal": DecimalNumber(),
    "money": Money(),
    "bool": Bool(),
    "date": Date(),
    "datetime": DateTime(),
    "time": Time(),
    "uuid": Uuid(),
    "email": Email(),
    "url": Url(),
    "phone": Phone(),
    "json": Json(),
    "enum": Enum(),
    "ref": Ref(),
    "refs": Refs(),
    "file": File(),
    "image": Image(),
}
