"""What is reached by a number or a secret and stands on no page of its own: files, links, requests; a row of each."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from complaints.models import Negotiation
from complaints.tests.intake_answers import png
from contracts.services import codes
from credentials.models import AwardFile
from credentials.tests.test_candidates import certified
from enterprises.models import Premises
from gaotai_jiazheng.tests.doors.keys import every, keyed
from inspections import services as inspections
from inspections.tests.factories import picture
from market.services import conventions
from workers.models import PaperFile
from workers.services import importing, portraits, registering
from workers.tests.test_importing import line, sheet

PDF = {"content_type": "application/pdf", "name": "材料.pdf", "size": 1, "digest": "d" * 64}
PAGES_OF_A_LINK = ("sign", "read", "page")


def pdf():
    return ContentFile(b"%PDF-1.4", name="none.pdf")


class Reaching:
    """Of the member's enterprise and its worker; ``rival`` has asked for the same worker. The photo is of an
    inspection of somebody else, the certificate of an exam that was held."""

    def __init__(self, rooms):
        self.rooms, self.work, self.people = rooms, rooms.work, rooms.people
        self.proving = rooms.proving
        self.make_files()
        self.make_requests()
        self.consumers = codes.send_link_again(self.work.sent.parties.get(role="consumer"))
        self.exam, self.issue = certified()
        self.comment = conventions.comment(
            self.work.asked, voice="resident", content="希望写明退费的办法。"
        )

    def make_files(self):
        work, member = self.work, self.people["member"]
        self.paper = PaperFile.objects.create(
            worker=work.worker, paper=work.certificate, file=pdf(), uploaded_by=member, **PDF
        )
        portraits.agree(work.worker)
        portraits.keep(work.worker, png("人.png").read())
        work.worker.refresh_from_db()
        self.award_file = AwardFile.objects.create(award=self.proving.award, file=pdf(), **PDF)
        answered = inspections.answer(
            work.finding, text="已经贴好价格表。", files=[picture()], by=member
        )
        self.evidence = answered.files.get()
        self.photo = self.photo_of_another()

    def photo_of_another(self):
        """Taken by whoever goes, once the enterprise was told; the inspector who knocks does not, drawn or not."""
        county, knocker = self.work.inspecting, self.work.people["inspector"]
        others = self.work.plan.inspections.exclude(pk=self.work.inspection.pk).order_by("pk")
        other = others.exclude(assignments__inspector__user=knocker).first() or others.first()
        for drawn in other.assignments.current().filter(inspector__user=knocker):
            inspections.stand_aside(drawn, kind="away", reason="生病", by=knocker)
        told = inspections.announce_visit(other, visit_on=timezone.localdate(), by=county.contact)
        question = self.work.checklist.questions.first()
        by = county.inspector_of(told)
        return inspections.add_photo(told, question, file=picture(), by=by)

    def make_requests(self):
        """Of a worker whom another enterprise asks, of a sheet that waits, of a case to be settled first."""
        rooms, member = self.rooms, self.people["member"]
        self.asked = registering.ask(
            rooms.rival_enterprise,
            self.work.worker,
            employment={"mode": "agency_based", "started_on": timezone.localdate()},
            by=self.people["rival"],
        )
        self.batch = importing.upload(
            sheet(line(77)).read(), file_name="a.xlsx", enterprise=rooms.enterprise, by=member
        )
        importing.work()
        self.premises = Premises.objects.create(
            enterprise=rooms.enterprise,
            community=self.work.community,
            town=self.work.community.town,
            address="东街2号",
            opened_on=date(2026, 1, 1),
        )
        self.negotiation = Negotiation.objects.create(
            complaint=rooms.everybody.settled,
            enterprise=rooms.enterprise,
            started_on=timezone.localdate(),
        )

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {
            **self.files(),
            **self.links(),
            **self.requests(),
            **self.workbench(),
            **self.everybodys(),
        }

    def files(self):
        work = {"member": self.work.worker}
        return {
            "worker:file": keyed({"member": self.paper}),
            "worker:picture": keyed(work),
            "workspace_workers:portrait": keyed(work),
            "credentials:award_file": keyed({"member": self.award_file}),
            "admin:credentials_award_file": keyed({"member": self.award_file}),
            "inspections_workspace:file": keyed({"member": self.evidence}),
            "admin:inspections_inspection_file": keyed({"member": self.evidence}),
            **every(
                "admin:inspections_inspection_{}", ("photo", "remove_photo"), {"other": self.photo}
            ),
            "subsidies:letter": keyed({"of-case_a": self.rooms.everybody.paper}),
        }

    def links(self):
        card = [("member", {"token": self.work.card.token}, "")]
        consumer = [("consumer", {"token": self.consumers}, "")]
        return {
            **dict.fromkeys(("cards:card", "cards:photo", "verify_card"), card),
            **{f"contracts:{page}": consumer for page in PAGES_OF_A_LINK},
            "credentials:shown": [("member", {"token": self.proving.token}, "")],
        }

    def requests(self):
        rooms = self.rooms
        return {
            **every(
                "workspace_workers:{}",
                ("request", "request_again", "request_withdraw"),
                {"rivals": self.asked},
            ),
            "worker:answer_request": keyed({"rivals": self.asked}, answer="accept"),
            "worker:portrait_answer": [("withdraw", {"answer": "withdraw"}, "")],
            "workspace_workers:import": keyed({"member": self.batch}),
            "workspace_workers:import_step": keyed({"member": self.batch}, step="drop"),
            **every("workspace:{}", ("premises_move", "premises_end"), {"member": self.premises}),
            "workspace:partnership_files": keyed({"member": rooms.partnership}),
            "workspace:home_care_files": keyed({"member": rooms.home_care}),
            "enterprise_complaints:answer": [
                ("member", {"number": self.negotiation.complaint.number}, "")
            ],
            "contracts_workspace:clause": keyed({"draft": self.work.draft}, key="new"),
        }

    def workbench(self):
        template = {"shipped": self.work.contract.template}
        exam = {"pk": self.exam.pk, "issue": self.issue.pk}
        part = {"pk": self.proving.exam.pk, "part": self.proving.exam.parts.first().pk}
        employment = self.work.worker.employments.first()
        month = {"pk": self.work.worker.pk, "employment": employment.pk}
        return {
            **every(
                "admin:contracts_contracttemplate_{}", ("use", "retire", "throw_away"), template
            ),
            "admin:communities_communityevent_step": keyed(
                {"planned": self.work.event}, step="call-off"
            ),
            "admin:market_convention_answer": keyed({"asked": self.comment}),
            "admin:credentials_examplan_remove_part": [("announced", part, "")],
            **{
                f"admin:credentials_examplan_{page}": [("held", exam, "")]
                for page in ("replace", "revoke")
            },
            "admin:workers_worker_month": [("member", month, "")],
            "admin:workers_worker_days": [("member", month, "")],
        }

    def everybodys(self):
        rooms, work = self.rooms, self.work
        template = {"shipped": work.contract.template}
        version = {"enterprise": rooms.enterprise.pk, "version": work.prices.version}
        batch = [("granted", {"number": rooms.keeping.batch.number}, "")]
        return {
            "api_campaign-detail": keyed({"running": rooms.promoting.running}),
            "api_class-detail": keyed({"own": rooms.training.own}),
            "api_coverage-detail": keyed({"with-outlet": work.community}),
            "api_notice-detail": keyed({"running": rooms.notice}),
            "api_policy-detail": keyed({"labour": rooms.granting.labours.policy}),
            "communities:poster": keyed({"with-outlet": work.community}),
            **every("contracts:{}", ("blank", "large"), template),
            "contracts:calls": keyed({"market": rooms.keeping.sample}),
            "market:price_list_data": [("published", version, "")],
            "inspections:result": [("member", {"number": work.inspection.number}, "")],
            **dict.fromkeys(("visits:batch", "visits:batch_data"), batch),
        }
