# Part of recouvrement_module. License LGPL-3.
"""Whom a message goes to, by which channel, with which copies; and whom none can reach."""

import random
import re

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import RedirectWarning
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from ..models.contacts.checks import NoAddress, NoEmail
from ..models.contacts.choice import ROLES, find_contacts
from .common import TODAY, days
from .test_dunning_gather import GatherCommon

FLAGS = ("recouvrement_reminders", "recouvrement_formal_notices", "recouvrement_management")


class ContactsCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement_module.group_collector")

    @classmethod
    def contact(cls, name, *roles, customer=None, **vals):
        """A person at a customer, with some of the roles "reminders", "formal_notices" and "management"."""
        return cls.env["res.partner"].create({
            "name": name, "parent_id": (customer or cls.customer).id, "email": f"{name.lower()}@duval.example",
            **{f"recouvrement_{role}": True for role in roles}, **vals,
        })  # fmt: skip

    def reminder_of(self, level, **vals):
        """A reminder of an invoice so late that it calls for a step."""
        self.invoice(due=-level.delay - 1, **vals)
        reminder = self.gather()
        reminder.level_id = level
        return reminder


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChoice(ContactsCommon):
    def chosen(self, role, channel="email"):
        return self.customer._recouvrement_contacts(role, channel)

    def test_without_roles_the_invoice_address_else_the_customer(self):
        self.assertEqual(self.chosen("reminder"), self.customer)
        self.contact("Accueil")
        self.assertEqual(self.chosen("reminder"), self.customer, "a contact without role receives nothing")
        compta, _other = self.contact("Compta", type="invoice"), self.contact("Compta2", type="invoice")
        for role, _name in ROLES:
            self.assertEqual(self.chosen(role), compta, role)

    def test_each_role_falls_back_on_the_next(self):
        self.contact("Compta", type="invoice")
        relances = self.contact("Relances", "reminders") | self.contact("Autre", "reminders")
        for role, _name in ROLES:
            self.assertEqual(self.chosen(role), relances, role)
        juriste = self.contact("Juriste", "formal_notices")
        gerant = self.contact("Gerant", "management")
        self.assertEqual(self.chosen("reminder"), relances)
        self.assertEqual(self.chosen("formal"), juriste)
        self.assertEqual(self.chosen("management"), gerant)

    def test_who_cannot_be_reached_is_passed_over(self):
        self.contact("Relances", "reminders", email="relances", type="other", street="2 rue du Port")
        self.contact("Partie", "reminders", active=False)
        self.assertEqual(self.chosen("reminder"), self.customer)
        self.assertEqual(self.chosen("reminder", "letter"), self.customer, "without postcode and town")
        self.assertEqual(self.chosen("reminder", "task").name, "Relances", "anybody may be called")
        self.customer.email = False
        self.assertEqual(self.chosen("reminder"), self.customer, "when nobody can be reached")

    def test_customer_itself_may_have_a_role(self):
        self.contact("Compta", type="invoice")
        self.customer.recouvrement_reminders = True
        self.assertEqual(self.chosen("reminder"), self.customer)

    def test_contacts_of_a_site_count_and_those_of_a_subsidiary_do_not(self):
        site = self.contact("Entrepot", type="delivery")
        below = self.contact("Claire", "reminders", customer=site)
        subsidiary = self.contact("Filiale", "reminders", is_company=True)
        self.contact("Paul", "reminders", customer=subsidiary)
        self.assertEqual(self.chosen("reminder"), below)

    # ---------------------------------------------------------------- one definition

    def random_customers(self, number, draw):
        """Customers with contacts of all kinds; the sequence is the same at every run."""
        kinds = ("contact", "invoice", "invoice", "other")
        emails = (
            False,
            "nobody",
            "@duval.example",
            "Claire <claire@duval.example>",
            "a@duval.example, b@duval.example",
        )
        for rank in range(number):
            customer = self.customer_named(f"Client {rank}", email=draw.choice(emails))
            customer.write(
                dict.fromkeys(draw.sample(("street", "zip", "city", "country_id"), draw.choice((0, 0, 1))), False)
            )
            for person in range(draw.randrange(5)):
                self.contact(
                    f"Contact {person}", customer=customer, type=draw.choice(kinds), email=draw.choice(emails),
                    street=draw.choice((False, "", "1 quai")), zip=draw.choice((False, "69001", "69002")), city="Lyon",
                    country_id=draw.choice((False, customer.country_id.id)), active=draw.random() < 0.8,
                    **{flag: draw.random() < 0.25 for flag in FLAGS},
                )  # fmt: skip
            yield customer

    def expected(self, customer, role, channel):
        """The rule said again in words of Python."""
        people = (customer | customer.child_ids).filtered("active").sorted("id")
        if channel == "email":
            people = people.filtered(
                lambda one: re.fullmatch(r"[^@ ]+@[^@ ]+\.[^@ ]+", one.email_normalized or "")
            )  # fmt: skip
        if channel == "letter":
            people = people.filtered(lambda one: one.street and one.zip and one.city and one.country_id)
        own = {"formal": "recouvrement_formal_notices", "management": "recouvrement_management"}.get(role)
        return (
            (own and people.filtered(own))
            or people.filtered("recouvrement_reminders")
            or (people - customer).filtered(lambda one: one.type == "invoice")[:1]
            or people & customer
        )

    def test_messages_checks_and_lists_agree(self):
        draw = random.Random(20261119)
        customers = self.env["res.partner"].union(*self.random_customers(60, draw))
        wanted = [
            (customer, role, channel)
            for customer in customers for role, _name in ROLES for channel in ("email", "letter", "task")
        ]  # fmt: skip
        found = find_contacts(self.env, [(customer.id, role, channel) for customer, role, channel in wanted])
        expected = [self.expected(*message) for message in wanted]
        self.assertEqual(found, [contacts.ids for contacts in expected])
        unreached = {message for message, contacts in zip(wanted, expected, strict=True) if not contacts}
        self.assertTrue(50 < len(unreached) < 300, len(unreached))
        self.assertEqual(self.doubted(wanted), unreached)

    def doubted(self, wanted):
        """Those of the messages that the checks hold."""
        candidates = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::varchar[], %s::varchar[])"
            " AS candidate(key, payer_id, recipient, channel)",
            list(range(len(wanted))), [customer.id for customer, _role, _channel in wanted],
            [role for _customer, role, _channel in wanted], [channel for _customer, _role, channel in wanted],
        )  # fmt: skip
        self.env.flush_all()
        checks = [check.query(self.company, TODAY) for check in (NoEmail, NoAddress)]
        rows = self.env.execute_query(SQL("WITH candidates AS (%s) %s", candidates, SQL(" UNION ALL ").join(checks)))
        return {wanted[key] for (key,) in rows}

    def test_number_of_queries_does_not_grow(self):
        customers = [self.customer_named(f"Client {rank}") for rank in range(20)]
        self.env.flush_all()
        with self.assertQueryCount(1):
            find_contacts(self.env, [(customer.id, "formal", "email") for customer in customers])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRecipients(ContactsCommon):
    def snapshot(self, reminder):
        return reminder._prepare_snapshot_vals()

    def test_all_contacts_of_the_role_receive_the_email(self):
        self.contact("Claire", "reminders", lang="en_US")
        self.contact("Paul", "reminders", email="paul@duval.example, achats@duval.example")
        vals = self.snapshot(self.reminder_of(self.first))
        self.assertEqual(vals["email_to"], "claire@duval.example, paul@duval.example, achats@duval.example")
        self.assertIn("Claire, Paul", vals["body"])
        self.assertFalse(vals["email_cc"])

    def test_the_first_one_gives_the_address_of_the_letter(self):
        self.contact("Claire", "formal_notices", type="other", street="2 rue du Port", zip="69002", city="Lyon",
                     country_id=self.env.ref("base.fr").id)  # fmt: skip
        self.contact("Paul", "formal_notices", type="other", street="3 rue du Port", zip="69002", city="Lyon",
                     country_id=self.env.ref("base.fr").id)  # fmt: skip
        reminder = self.reminder_of(self.last)
        self.assertIn("12 rue des Lilas", self.snapshot(reminder)["address"])
        reminder.level_id = self.notice
        vals = self.snapshot(reminder)
        self.assertIn("2 rue du Port", vals["address"])
        self.assertNotIn("Paul", vals["body"])
        self.assertFalse(vals["email_to"])

    def test_formal_step_is_written_to_the_contact_for_formal_notices(self):
        self.assertEqual((self.first.recipient, self.notice.recipient), ("reminder", "formal"))
        copy = self.notice.copy({"delay": 77, "recipient": "management"})
        self.assertEqual(copy.recipient, "management")
        with Form(copy.with_context(default_policy_id=self.policy.id)) as step:
            step.formal_notice = False
            self.assertEqual(step.recipient, "reminder")

    def test_shipped_letters_to_the_management(self):
        self.contact("Relances", "reminders")
        gerant = self.contact("Gerant", "management")
        self.last.recipient = "management"
        reminder = self.reminder_of(self.last)
        self.assertEqual(reminder._get_contact(), gerant)

    def test_copies(self):
        seller = new_test_user(self.env, "seller", email="Seller@maison.example", name="Paul Vente")
        gone = new_test_user(self.env, "gone", email="gone@maison.example", active=False)
        silent = new_test_user(self.env, "silent", email=False)
        silent.partner_id.email = False
        self.contact("Relances", "reminders")
        self.contact("Gerant", "management", email="gerant@duval.example, relances@duval.example")
        self.contact("Ancien", "management", active=False)
        self.first.write({
            "copy_sales": True, "copy_management": True,
            "copy_user_ids": [Command.set((seller | gone | silent).ids)],
        })  # fmt: skip
        reminder = self.reminder_of(self.first, invoice_user_id=seller.id)
        vals = self.snapshot(reminder)
        self.assertEqual(vals["email_to"], "relances@duval.example")
        self.assertEqual(vals["email_cc"], '"Paul Vente" <seller@maison.example>, gerant@duval.example')
        self.first.write({"copy_sales": False, "copy_user_ids": [Command.clear()]})
        self.assertEqual(self.snapshot(reminder)["email_cc"], "gerant@duval.example")
        self.first.copy_management = False
        self.assertFalse(self.snapshot(reminder)["email_cc"])

    def test_copy_to_the_management_is_not_sent_to_others(self):
        """Without anybody marked as management, the copy has nobody to go to: it does not fall back."""
        self.contact("Compta", type="invoice")
        self.first.copy_management = True
        vals = self.snapshot(self.reminder_of(self.first))
        self.assertEqual((vals["email_to"], vals["email_cc"]), ("compta@duval.example", False))

    def test_contacts_of_another_company_of_the_group(self):
        other = self.env["res.company"].create({"name": "Autre maison"})
        self.contact("Claire", "reminders", company_id=other.id)
        reminder = self.reminder_of(self.first)
        desk = self.env(user=self.user_of("collector"), context={"allowed_company_ids": self.company.ids})
        self.assertTrue(reminder.with_env(desk)._get_preview_documents())
        self.assertEqual(self.snapshot(reminder)["email_to"], "claire@duval.example")
        case = reminder.case_id.with_env(desk)
        self.assertEqual((case.contact_ids, case.missing_contact), (self.env["res.partner"], False))

    def test_bounce_is_released_when_an_address_was_corrected(self):
        claire = self.contact("Claire", "reminders")
        self.contact("Paul", "reminders")
        reminder = self.reminder_of(self.first)
        reminder.write(self.snapshot(reminder))
        self.mark_sent(reminder)
        reminder._record_bounce("claire@duval.example")
        claire.recouvrement_reminders = False
        reminder.action_release_bounce()
        self.assertTrue(reminder.bounce_settled)

    def test_an_address_that_was_not_corrected_leads_to_the_contact(self):
        claire = self.contact("Claire", "reminders")
        reminder = self.reminder_of(self.first)
        reminder.write(self.snapshot(reminder))
        self.mark_sent(reminder)
        reminder._record_bounce("claire@duval.example")
        collector = self.user_of("collector")
        for email, words in (("claire@duval.example", "still claire@duval.example"), (False, "has no email address")):
            claire.email = email
            self.customer.email = email and self.customer.email
            with self.assertRaises(RedirectWarning) as caught:
                reminder.with_user(collector).action_release_bounce()
            message, action, button, _context = caught.exception.args
            self.assertIn(words, message)
            self.assertEqual((action["res_model"], action["res_id"], button), (
                "res.partner", (claire if email else reminder._get_contact()).id, "Open the Contact",
            ))  # fmt: skip
        self.customer.recouvrement_channel = "letter"
        reminder.action_release_bounce()
        self.assertTrue(reminder.bounce_settled, "it comes by letter now")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPreferredChannel(ContactsCommon):
    def test_customer_who_wants_letters(self):
        self.customer.recouvrement_channel = "letter"
        self.invoice(due=-6)
        reminder = self.gather()
        self.assertRecordValues(reminder, [{"level_id": self.first.id, "channel": "letter", "state": "confirmed"}])

    def test_customer_who_wants_emails(self):
        self.customer.recouvrement_channel = "email"
        self.invoice(due=-31)
        reminder = self.gather()
        self.assertRecordValues(reminder, [{"level_id": self.last.id, "channel": "email", "state": "prepared"}])

    def test_formal_notices_and_tasks_keep_their_channel(self):
        self.customer.recouvrement_channel = "email"
        self.invoice(due=-35)
        self.mark_sent(self.gather())
        with freeze_time(days(11)):
            notice = self.gather(days(11))
        self.assertEqual((notice.formal_notice, notice.channel), (True, "letter"))
        other = self.customer_named("Toiture Martin", recouvrement_channel="letter")
        self.first.channel = "task"
        self.invoice(other, due=-6)
        self.assertEqual(self.gather().channel, "task")

    def test_channel_below_an_amount_gives_way_as_well(self):
        self.first.write({"channel": "letter", "min_amount": 1000, "below_channel": "email"})
        self.customer.recouvrement_channel = "letter"
        self.invoice(amount=100, due=-6)
        self.invoice(self.customer_named("Toiture Martin"), amount=100, due=-6)
        channels = {reminder.partner_id.name: reminder.channel for reminder in self.gather()}
        self.assertEqual(channels, {"Menuiserie Duval": "letter", "Toiture Martin": "email"})

    def test_address_is_asked_of_the_channel_that_is_used(self):
        self.customer.write({"recouvrement_channel": "letter", "zip": False})
        invoice = self.invoice(due=-6)
        self.assertFalse(self.gather())
        self.assertEqual(self.items_of(invoice).held_code, "no_address")
        self.customer.write({"zip": "69003", "email": False})
        self.case_of(self.customer)._decide()
        self.assertEqual(self.gather().channel, "letter")

    def test_preview_shows_it(self):
        self.customer.recouvrement_channel = "letter"
        self.invoice(due=-6)
        self.refresh()
        desk = self.env(user=self.user_of("collector"), context={"allowed_company_ids": self.company.ids})
        action = desk["recouvrement.run"].action_preview()
        messages = desk["recouvrement.run"].browse(action["res_id"]).message_ids
        self.assertEqual(messages.filtered(lambda one: one.partner_id == self.customer).channel, "letter")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestUnreachable(ContactsCommon):
    def missing(self, **vals):
        """What is missing for a customer with an invoice."""
        customer = self.customer_named("Toiture Martin", **vals)
        self.invoice(customer, due=-6)
        self.refresh()
        case = self.case_of(customer)
        for code in ("email", "letter", "both"):
            found = self.collection["recouvrement.case"].search([("missing_contact", "=", code)])
            self.assertEqual(case in found, case.missing_contact == code, code)
        listed = self.collection["recouvrement.case"].search([("missing_contact", "!=", False)])
        self.assertEqual(case in listed, bool(case.missing_contact))
        unlisted = self.collection["recouvrement.case"].search([("missing_contact", "=", False)])
        self.assertEqual(listed & unlisted, self.collection["recouvrement.case"])
        self.assertEqual(listed | unlisted, self.collection["recouvrement.case"].search([]))
        return case.missing_contact

    def test_what_is_missing(self):
        for vals, expected in (
            ({}, False),
            ({"email": False}, "email"),
            ({"email": "martin"}, "email"),
            ({"zip": False}, "letter"),
            ({"email": False, "city": False}, "both"),
            ({"email": False, "recouvrement_channel": "letter"}, False),
            ({"email": False, "city": False, "recouvrement_channel": "letter"}, "letter"),
            ({"city": False, "recouvrement_channel": "email"}, "letter"),
        ):
            self.assertEqual(self.missing(**vals), expected, vals)

    def test_a_contact_completes_it(self):
        self.customer.email = False
        self.invoice(due=-6)
        self.refresh()
        case = self.case_of(self.customer)
        self.assertEqual(case.missing_contact, "email")
        self.contact("Claire", "reminders")
        self.env.invalidate_all()
        self.assertFalse(case.missing_contact)

    def test_contacts_of_a_case(self):
        claire, gerant = self.contact("Claire", "reminders"), self.contact("Gerant", "management")
        self.invoice(due=-6)
        self.refresh()
        case = self.case_of(self.customer)
        viewer = self.env(user=self.user_of("viewer"), context={"allowed_company_ids": self.company.ids})
        self.assertEqual(case.with_env(viewer).contact_ids, claire | gerant)
        self.customer.recouvrement_channel = "letter"
        self.assertEqual(case.with_env(viewer).preferred_channel, "letter")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContactForm(ContactsCommon):
    def test_people_of_collection_choose_on_the_contact(self):
        collector = self.user_of("collector")
        with Form(self.customer.with_user(collector)) as form:
            form.recouvrement_channel = "letter"
            form.recouvrement_reminders = True
        self.assertEqual(self.customer.recouvrement_channel, "letter")

    def test_others_do_not_meet_it(self):
        user = new_test_user(self.env, "stranger", groups="base.group_user,base.group_partner_manager")
        with Form(self.customer.with_user(user)) as form:
            self.assertFalse({*FLAGS, "recouvrement_channel"} & set(form._view["fields"]))
            form.phone = "+33 4 72 00 11 22"
        copy = self.customer.with_user(user).copy()
        self.assertEqual(copy.name, "Menuiserie Duval (copy)")

    def test_roles_survive_a_merge(self):
        double = self.customer_named(
            "Menuiserie Duval SARL", recouvrement_channel="letter", recouvrement_reminders=True
        )
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((self.customer | double).ids, self.customer)
        self.assertEqual((self.customer.recouvrement_channel, self.customer.recouvrement_reminders), ("letter", True))
