"""The bank holidays of England and Wales, one-off ones included, as a package knows them offline.

A holiday proclaimed later comes with a newer package. Years outside the range are worked out when asked for.
"""

from collections.abc import Mapping
from datetime import date

from holidays.countries.united_kingdom import UnitedKingdom

# England's are those of Wales too; Scotland's and Northern Ireland's differ.
BANK_HOLIDAYS: Mapping[date, str] = UnitedKingdom(subdiv="ENG", years=range(2018, 2029))
