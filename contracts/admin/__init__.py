"""The workbench of contracts."""

from contracts.admin.contract import ServiceContractAdmin
from contracts.admin.registers import ContractBureauAdmin
from contracts.admin.sample import CallSampleAdmin
from contracts.admin.template import ContractTemplateAdmin

__all__ = [
    "CallSampleAdmin",
    "ContractBureauAdmin",
    "ContractTemplateAdmin",
    "ServiceContractAdmin",
]
