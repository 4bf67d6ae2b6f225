"""The register of workers: who they are, for whom they work, and the papers they have."""

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
from workers.models.consent import Consent
from workers.models.credential import (
    BackgroundCheck,
    HealthCertificate,
    OccupationCertificate,
    Policy,
)
from workers.models.employment import Employment
from workers.models.occupation import EvaluationBody, Occupation
from workers.models.terms import WorkerTerms
from workers.models.verification import Verification
from workers.models.worker import Worker

__all__ = [
    "BackgroundCheck",
    "BackgroundResult",
    "BodyKind",
    "CertificateKind",
    "Consent",
    "ConsentScope",
    "ContractKind",
    "Employment",
    "EvaluationBody",
    "HealthCertificate",
    "IdType",
    "Occupation",
    "OccupationCertificate",
    "Policy",
    "PolicyKind",
    "Sex",
    "SkillLevel",
    "Verification",
    "VerifyMethod",
    "Worker",
    "WorkerTerms",
]
