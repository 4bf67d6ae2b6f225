"""What the register itself keeps about a worker."""

from workers.kept import MASKED, kept

ENTERED = ("entered_for", "entered_at", "verification")

kept(
    "workers.Worker",
    "pk",
    "name", "id_type", "id_issuer", "sex", "birth_date", "town", "community", "state", "registered_at",
    "photo_consented_at",
    told={"masked_id_number": "证件号码（首尾）", "masked_phone": "手机号（首尾）"},
    left_out={
        "id_number": MASKED,
        "phone": MASKED,
        "photo": "照片在“我的照片”里",
        "erased_at": "删除以后没有这份文件",
    },
)  # fmt: skip
kept(
    "workers.Employment",
    "worker",
    "enterprise", "mode", "service_lines", "started_on", "ended_on", "end_reason",
    "contract_kind", "contract_number", "contract_from", "contract_until",
)  # fmt: skip
kept(
    "workers.OccupationCertificate",
    "worker",
    "kind", "occupation", "work_type", "skill_level", "number", "body", "issuer", "issued_on", "valid_until",
    "revoked_on", "revoked_reason", *ENTERED,
)  # fmt: skip
kept(
    "workers.HealthCertificate",
    "worker",
    *("number", "issuer", "valid_from", "valid_until", "conclusion", *ENTERED),
)
kept("workers.BackgroundCheck", "worker", "result", "checked_on", *ENTERED)
kept(
    "workers.Policy",
    "worker",
    *("kind", "insurer", "number", "valid_from", "valid_until", *ENTERED),
)
kept("workers.Attestation", "worker", "kind", "value", "since", "until", "verification")
kept(
    "workers.PaperFile",
    "worker",
    *("name", "content_type", "size", "uploaded_at"),
    left_out={
        "paper_type": "内部编号",
        "paper_id": "内部编号",
        "file": "文件在“照片和文件”里下载",
    },
)
kept(
    "workers.EmploymentRequest",
    "worker",
    *("enterprise", "mode", "service_lines", "started_on", "state", "asked_at", "answered_at"),
    left_out={"employment": "在从业经历里"},
)
kept("workers.Consent", "worker", "enterprise", "scope", "given_at", "way", "withdrawn_at")
kept("workers.Correction", "worker", "text", "asked_at", "answer", "answered_at")
