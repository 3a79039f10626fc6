# Part of recouvrement_module. License LGPL-3.
"""What people find on the screens: keys of their own, one place for each thing, and only what they may read."""

from collections import Counter

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, RecouvrementCommon

# What the web client itself listens to: save, discard, new, actions, home, pager, breadcrumb, close, and its sections.
TAKEN = frozenset("sjcuhnpbx0123456789")


@tagged("post_install", "-at_install")
class TestHotkeys(RecouvrementCommon):
    def forms(self):
        """The forms of our models, with what every capability adds to them."""
        self.env.user.group_ids |= self.env.ref("recouvrement_module.group_manager")
        views = self.env["ir.ui.view"].search([
            ("type", "=", "form"), ("mode", "=", "primary"), ("model", "=like", "recouvrement.%"),
        ])  # fmt: skip
        for view in views:
            yield view.xml_id, etree.fromstring(self.env[view.model].get_view(view.id, "form")["arch"])

    def test_headers_leave_the_keys_of_the_web_client(self):
        seen = 0
        for name, arch in self.forms():
            keys = {
                (button.get("data-hotkey"), button.get("name"))
                for button in arch.xpath("//header/button[@data-hotkey]")
            }
            seen += len(keys)
            self.assertFalse(TAKEN.intersection(key for key, _action in keys), name)
            twice = [key for key, count in Counter(key for key, _action in keys).items() if count > 1]
            self.assertFalse(twice, name)
        self.assertGreater(seen, 20)

    def test_footers_close_as_those_of_core(self):
        for name, arch in self.forms():
            for button in arch.xpath("//footer/button[@data-hotkey]"):
                closes = button.get("special") == "cancel"
                self.assertEqual(button.get("data-hotkey") == "x", closes, name)
                self.assertTrue(closes or button.get("data-hotkey") not in TAKEN, name)


@tagged("post_install", "-at_install")
class TestButtons(RecouvrementCommon):
    def test_buttons_call_what_takes_records(self):
        """The web client gives every button the ids of its records, be there none."""
        self.env.user.group_ids |= self.env.ref("recouvrement_module.group_manager")
        seen = 0
        views = self.env["ir.ui.view"].search([
            ("mode", "=", "primary"), ("model", "=like", "recouvrement.%"), ("type", "in", ("form", "list", "kanban")),
        ])  # fmt: skip
        for view in views:
            arch = etree.fromstring(self.env[view.model].get_view(view.id, view.type)["arch"])
            for button in arch.xpath("//button[@type='object']"):
                owner = button.xpath("boolean(ancestor::field[.//list or .//kanban])")
                method = None if owner else getattr(self.env[view.model], button.get("name"))
                seen += bool(method)
                self.assertFalse(getattr(method, "_api_model", False), f"{view.xml_id}: {button.get('name')}")
        self.assertGreater(seen, 50)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlaces(RecouvrementCommon):
    """Each thing has one place, for whoever may read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "salesperson": "base.group_user,base.group_partner_manager",
            "invoicing": "account.group_account_invoice,base.group_partner_manager",
        }
        cls.users = {
            name: new_test_user(cls.env, f"places_{name}", groups=group, company_id=cls.company.id)
            for name, group in groups.items()
        }
        cls.users |= {name: cls.user_of(name) for name in ("viewer", "collector", "manager")}

    def arch_of(self, kind, model, view):
        arch = self.env[model].with_user(self.users[kind]).get_view(self.env.ref(view).id, "form")["arch"]
        return etree.fromstring(arch)

    def collection_fields(self, kind):
        """Names of our fields on the page of a contact, in their order; None where there is no page."""
        arch = self.arch_of(kind, "res.partner", "base.view_partner_form")
        pages = arch.xpath("//page[@name='recouvrement']")
        self.assertLessEqual(len(pages), 1)
        outside = "//sheet//field[starts-with(@name, 'recouvrement_')][not(ancestor::page[@name='recouvrement'])]"
        own = [node for node in arch.xpath(outside) if not node.xpath("ancestor::field[@name='child_ids']")]
        for_all = {
            "recouvrement_overdue",
            "recouvrement_insolvency_date",
            "recouvrement_credit_light",
            "recouvrement_credit_sentence",
        }  # said at the top of the customer
        self.assertLessEqual({node.get("name") for node in own}, for_all)
        return [node.get("name") for node in pages[0].iter("field")] if pages else None

    def test_contact_has_one_page_of_collection(self):
        payer = ["recouvrement_payer_id", "recouvrement_means"]
        category = ["category", "category_words", "sole_trader", "acts_as_professional"]
        category = [f"recouvrement_{name}" for name in category]
        roles = ["recouvrement_reminders", "recouvrement_formal_notices", "recouvrement_management"]
        self.assertIsNone(self.collection_fields("salesperson"))
        self.assertEqual(self.collection_fields("invoicing"), payer)
        for kind in ("viewer", "collector", "manager"):
            self.assertEqual(self.collection_fields(kind), [*payer, "recouvrement_channel", *category, *roles])

    def test_salesperson_sees_no_heading_of_collection_but_the_light(self):
        arch = self.arch_of("salesperson", "res.partner", "base.view_partner_form")
        self.assertFalse(arch.xpath("//*[@string='Collection']"))
        shown = {node.get("name") for node in arch.xpath("//field[starts-with(@name, 'recouvrement')]")}
        self.assertEqual(shown, {"recouvrement_credit_light", "recouvrement_credit_sentence"})

    def test_invoicing_sets_payer_and_means_of_an_invoice(self):
        payer = self.customer_named("Duval Holding")
        invoice = self.invoice()
        with Form(invoice.with_user(self.users["invoicing"])) as form:
            form.recouvrement_payer_id = payer
            form.recouvrement_means = "direct_debit"
        self.assertRecordValues(invoice, [{"recouvrement_payer_id": payer.id, "recouvrement_means": "direct_debit"}])

    def test_invoicing_sets_payer_and_means_of_a_customer(self):
        payer = self.customer_named("Duval Holding")
        with Form(self.customer.with_user(self.users["invoicing"])) as form:
            form.recouvrement_payer_id = payer
            form.recouvrement_means = "direct_debit"
        self.assertEqual(self.customer.with_company(self.company).recouvrement_means, "direct_debit")
        self.assertEqual(self.customer.recouvrement_payer_id, payer)

    # ---------------------------------------------------------------- menus

    def menus(self, kind):
        """The names of the entries of the setup menu that a person sees."""
        parent = self.env.ref("recouvrement_module.menu_configuration")
        leaves = parent.search([("id", "child_of", parent.ids), ("child_id", "=", False)])
        visible = self.env["ir.ui.menu"].with_user(self.users[kind])._visible_menu_ids()
        return parent.id in visible, set(leaves.filtered(lambda menu: menu.id in visible).mapped("name"))

    def test_readers_reach_the_policies(self):
        readable = {
            "Policies", "Who Is Caught", "Text Check", "Collector Rules", "Statutory Rates", "National Defaults",
            "Credit Segments", "Credit Insurance", "Limits of the Credit Insurance",
        }  # fmt: skip
        self.assertEqual(self.menus("invoicing"), (False, set()))
        for kind in ("viewer", "collector"):
            self.assertEqual(self.menus(kind), (True, readable))
            reach = self.env["recouvrement.policy.reach"].with_user(self.users[kind])
            self.assertEqual(reach.action_open()["res_model"], "recouvrement.policy.reach")
        _shown, names = self.menus("manager")
        self.assertGreater(names, readable | {"Setup Checks", "Settings"})

    def test_setup_leaves_the_menu_of_the_day(self):
        """What a collector uses is where it was; the setup is in sections of its own."""
        day, setup = (
            self.env.ref("account.menu_finance_receivables"),
            self.env.ref("recouvrement_module.menu_configuration"),
        )
        self.assertNotIn(setup, day.search([("id", "child_of", day.ids)]))
        self.assertEqual(len(setup.child_id), 3)
        self.assertFalse(setup.child_id.filtered("action"))
        mine = self.env.ref("recouvrement_module.menu_recouvrement").child_id
        self.assertLessEqual({"My Day", "Cases", "Open Items", "Rejects", "Holds"}, set(mine.mapped("name")))

    # ---------------------------------------------------------------- actions of documents

    def opened_on(self, action, records):
        """Open a wizard from the Actions menu of some records."""
        wizard = self.env.ref(f"recouvrement_module.{action}").res_model
        context = {"active_model": records._name, "active_ids": records.ids}
        return Form(self.env[wizard].with_user(self.users["collector"]).with_context(**context))

    def test_documents_of_suppliers_are_named_as_such(self):
        bill = self.init_invoice("in_invoice", amounts=[100], post=True)
        for action in (
            "assignment_wizard_action_move", "reject_wizard_action_move", "hold_wizard_action_move",
            "retention_wizard_action_move",
        ):  # fmt: skip
            with self.assertRaisesRegex(UserError, "Only documents of customers"):
                self.opened_on(action, bill)
        paid = self.env["account.payment"].create({
            "partner_id": self.customer.id, "payment_type": "outbound", "partner_type": "supplier", "amount": 10,
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "Only payments of customers"):
            self.opened_on("reject_wizard_action_payment", paid)

    def test_documents_of_customers_are_picked_among_others(self):
        bill, invoice = self.init_invoice("in_invoice", amounts=[100], post=True), self.invoice()
        self.refresh()
        form = self.opened_on("hold_wizard_action_move", bill | invoice)
        self.assertIn(invoice.name, form.contents)
