"""Facts of Vietnamese administration that ship with the product: procedures, departments, provinces. Pure."""

from workflow.reference.agencies import AgencyPreset, agency_presets
from workflow.reference.procedures import ProcedurePreset, procedure_presets
from workflow.reference.provinces import ProvinceFact, provinces
from workflow.vocabulary.folding import fold, slug_of

__all__ = [
    "AgencyPreset",
    "ProcedurePreset",
    "ProvinceFact",
    "agency_presets",
    "fold",
    "procedure_presets",
    "provinces",
    "slug_of",
]
