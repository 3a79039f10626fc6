# Part of recouvrement_module. License LGPL-3.
"""What proves something outlives the addon: it stays with the customer."""

from base64 import b64encode

from freezegun import freeze_time

from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import TODAY
from .law_common import euros
from .plan_common import PlanCommon
from .test_law_notice import NoticeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestUninstall(NoticeCommon):
    def test_proofs_stay_with_the_customer(self):
        move = self.invoice(amount=1000, due=-60)
        reminder = self.sent_notice()
        receipt, bill = (
            self
            .env["ir.attachment"]
            .with_user(self.collector)
            .create([{"name": name, "raw": name.encode()} for name in ("receipt.pdf", "bill.pdf")])
        )
        self.deliver(reminder, "receipt", attachment_ids=receipt.ids)
        (claim,) = self.desk["recouvrement.claim"]._get_claims(move.with_env(self.desk), TODAY)
        self.desk["recouvrement.accessory"]._justify(claim, euros(100), "Fee", bill)
        event = self.desk["recouvrement.limitation.event"]._note([{
            "case_id": self.case_of(self.customer).id, "scope": "customer", "kind": "acknowledgment", "date": TODAY,
            "proof": b64encode(b"signed"), "proof_name": "signed.pdf",
        }])  # fmt: skip
        dispute = self.collection["recouvrement.dispute"]._open(
            [(self.items_of(move), 100)],
            {"reason_id": self.collection.ref("recouvrement_module.dispute_reason_price").id},
        )
        photo = self.collection["ir.attachment"].create({
            "name": "photo.jpg", "raw": b"photo", "res_model": dispute._name, "res_id": dispute.id,
        })  # fmt: skip
        proof = self.collection["ir.attachment"].search([("res_model", "=", event._name), ("res_field", "=", "proof")])
        uninstall_hook(self.env(su=True))
        self.env.invalidate_all()
        self.assertRecordValues(receipt.sudo() | bill.sudo() | proof.sudo() | photo, [
            {"name": name, "res_model": "res.partner", "res_id": self.customer.id, "res_field": False}
            for name in ("receipt.pdf", "bill.pdf", "signed.pdf", "photo.jpg")
        ])  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestUninstallAgreements(PlanCommon):
    def test_agreements_stay_with_the_customer(self):
        """The plan as it was proposed and as it was signed; they bear the names that people know."""
        self.owe(1000)
        plan = self.agree(number=2)
        plan.proof_name = "signed.pdf"
        files = self.collection["ir.attachment"].search([
            ("res_model", "=", plan._name), ("res_id", "=", plan.id), ("res_field", "in", ("pdf", "proof")),
        ])  # fmt: skip
        names = {"pdf": f"{plan.number.replace('/', '-')}.pdf", "proof": "signed.pdf"}
        expected = [names[one.res_field] for one in files]
        self.assertIn("signed.pdf", expected)
        uninstall_hook(self.env(su=True))
        self.env.invalidate_all()
        self.assertRecordValues(files, [
            {"name": name, "res_model": "res.partner", "res_id": self.customer.id, "res_field": False}
            for name in expected
        ])  # fmt: skip
