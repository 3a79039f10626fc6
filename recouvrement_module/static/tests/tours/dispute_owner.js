import { registry } from "@web/core/registry";

/** A salesperson without any right in accounting: the activity, the dispute, the answer. */
registry.category("web_tour.tours").add("recouvrement_dispute_owner", {
    url: "/odoo",
    steps: () => [
        {
            content: "The dispute waits among the activities",
            trigger: ".o_menu_systray .o-mail-ActivityMenu-counter",
        },
        {
            trigger: ".o_menu_systray button:has(.o-mail-ActivityMenu-counter)",
            run: "click",
        },
        {
            trigger: ".o-mail-ActivityGroup:contains('Dispute')",
            run: "click",
        },
        {
            content: "Nothing of accounting is shown, and the app of disputes is",
            trigger: ".o_data_row .o_data_cell:contains('Menuiserie Duval'), .o_kanban_record:contains('Menuiserie Duval')",
            run: "click",
        },
        {
            content: "He reads the lines with their taxes and what the customer says",
            trigger: ".o_form_view .o_field_widget[name=contents]:contains('144.00')",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=description]:contains('Agreed at 100')",
        },
        {
            trigger: "button[name=action_invoice_pdf]",
        },
        {
            content: "He answers",
            trigger: "button[name=action_answer]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=answer] .o_radio_item:contains('The customer is right') input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 24",
        },
        {
            trigger: ".modal .o_field_widget[name=words] textarea",
            run: "edit The offer was for 100.",
        },
        {
            trigger: ".modal button[name=action_answer]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view .o_field_widget[name=answer_amount]:contains('24.00')",
        },
        {
            content: "He writes to his colleagues",
            trigger: ".o-mail-Chatter button:contains('Log note')",
            run: "click",
        },
        {
            trigger: ".o-mail-Composer-input",
            run: "edit I called them.",
        },
        {
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger: ".o-mail-Message:contains('I called them.')",
        },
        {
            content: "His apps: disputes, and nothing of accounting",
            trigger: ".o_navbar_apps_menu button",
            run: "click",
        },
        {
            trigger:
                ".o-dropdown--menu:not(:has([data-menu-xmlid='account.menu_finance'])) [data-menu-xmlid='recouvrement_module.menu_my_disputes']",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains('Menuiserie Duval')",
        },
    ],
});
