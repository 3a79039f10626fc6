import { registry } from "@web/core/registry";

/** Two calls: one ends with a promise of a part, the other reaches nobody. */
registry.category("web_tour.tours").add("recouvrement_calls", {
    url: "/odoo/collection-my-day",
    steps: () => [
        {
            content: "Start calling from the day",
            trigger: "button[name=start_calling]",
            run: "click",
        },
        {
            content: "The customer who may bring in most comes first, with its number",
            trigger: ".o_recouvrement_calls_customer:contains('Menuiserie Duval') a[href^='tel:']:contains('04 72 00 00 01')",
        },
        {
            trigger: ".o_recouvrement_calls_counter:contains('0 done, 2 left')",
        },
        {
            content: "It will pay",
            trigger: ".o_recouvrement_calls_answers button[name=will_pay]",
            run: "click",
        },
        {
            content: "a part of it",
            trigger: ".o_recouvrement_calls_form input[name=amount]",
            run: "edit 600",
        },
        {
            trigger: ".o_recouvrement_calls_form button[name=submit]",
            run: "click",
        },
        {
            content: "The next one comes by itself",
            trigger: ".o_recouvrement_calls_customer:contains('Garage Morel')",
        },
        {
            content: "The one before can be looked at again",
            trigger: "button[name=previous]",
            run: "click",
        },
        {
            trigger: ".o_recouvrement_calls_page:has(.alert-success:contains('Will Pay')) .o_recouvrement_calls_account:contains('Waiting')",
        },
        {
            trigger: "button[name=skip]",
            run: "click",
        },
        {
            content: "The second one has no invoice, it says: the copies are chosen, and their address",
            trigger: ".o_recouvrement_calls_page:has(.o_recouvrement_calls_customer:contains('Garage Morel')) button[name=not_received]",
            run: "click",
        },
        {
            trigger: ".o_recouvrement_calls_form:has(input[name=copy]:checked) input[name=email]",
            run: "edit compta@morel.example",
        },
        {
            content: "It has found them after all, and asks to be called again",
            trigger: ".o_recouvrement_calls_answers button[name=not_reached]",
            run: "click",
        },
        {
            trigger: ".o_recouvrement_calls_form input[name=hour]",
            run() {
                this.anchor.value = "14:30";
                this.anchor.dispatchEvent(new Event("input", { bubbles: true }));
            },
        },
        {
            trigger: ".o_recouvrement_calls_form button[name=submit]",
            run: "click",
        },
        {
            content: "Nobody is left",
            trigger: ".o_recouvrement_calls_end",
        },
        {
            trigger: ".o_recouvrement_calls_counter:contains('2 done, 0 left')",
        },
    ],
});
