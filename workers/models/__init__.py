"""The register of workers: who they are, for whom they work, and the papers they have."""

from workers.models.attestation import Attestation, AttestationKind, InsuranceMonth
from workers.models.choices import (
    BackgroundResult,
    BodyKind,
    CertificateKind,
    ConsentScope,
    ContractKind,
    IdType,
    PolicyKind,
    Sex,
    SkillLevel,
    VerifyMethod,
)
from workers.models.code import EmploymentRequest, OneTimeCode
from workers.models.consent import Consent
from workers.models.correction import Correction
from workers.models.credential import BackgroundCheck, HealthCertificate, Policy
from workers.models.employment import Employment
from workers.models.file import PaperFile
from workers.models.occupation import EvaluationBody, Occupation
from workers.models.occupation_certificate import OccupationCertificate
from workers.models.reminder import ExpiryWarning
from workers.models.terms import WorkerTerms
from workers.models.verification import Verification
from workers.models.worker import Worker
from workers.models.worker_import import ImportFile, ImportLine, WorkerImport

__all__ = [
    "Attestation",
    "AttestationKind",
    "BackgroundCheck",
    "BackgroundResult",
    "BodyKind",
    "CertificateKind",
    "Consent",
    "ConsentScope",
    "ContractKind",
    "Correction",
    "Employment",
    "EmploymentRequest",
    "EvaluationBody",
    "ExpiryWarning",
    "HealthCertificate",
    "IdType",
    "ImportFile",
    "ImportLine",
    "InsuranceMonth",
    "Occupation",
    "OccupationCertificate",
    "OneTimeCode",
    "PaperFile",
    "Policy",
    "PolicyKind",
    "Sex",
    "SkillLevel",
    "Verification",
    "VerifyMethod",
    "Worker",
    "WorkerImport",
    "WorkerTerms",
]
