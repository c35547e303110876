"""From files to records: data packages of CSV and TSV tables, read whole or refused with every fault."""

from clustergraph.sources.package import read_package
from clustergraph.sources.records import Amount, Claim, Literal, Location, Package, Period, Record, Ref, Value

__all__ = ["Amount", "Claim", "Literal", "Location", "Package", "Period", "Record", "Ref", "Value", "read_package"]
