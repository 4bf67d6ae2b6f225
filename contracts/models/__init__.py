"""Three-party contracts: templates, versions, their frozen text, signatures, and how many use them."""

from contracts.models.bureau import ContractBureau
from contracts.models.contract import ContractCount, ServiceContract
from contracts.models.sample import CallSample, SampledCall
from contracts.models.signature import OneTimeCode, Signature, SignatureFile
from contracts.models.step import ContractStep
from contracts.models.template import Clause, ContractTemplate
from contracts.models.text import ContractPaper, ContractParty, ContractText

__all__ = [
    "CallSample",
    "Clause",
    "ContractBureau",
    "ContractCount",
    "ContractPaper",
    "ContractParty",
    "ContractStep",
    "ContractTemplate",
    "ContractText",
    "OneTimeCode",
    "SampledCall",
    "ServiceContract",
    "Signature",
    "SignatureFile",
]
