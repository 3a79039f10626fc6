# Part of recouvrement_module. License LGPL-3.
"""The outside world: one adapter a file. They ask and read; they write no record and decide nothing."""

from . import provider
from . import ecb
from . import recherche_entreprises
from . import bodacc
from . import vies
from . import gleif
from . import insee
from . import companies_house
