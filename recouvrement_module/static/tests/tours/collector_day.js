import { registry } from "@web/core/registry";

const openMenu = (xmlid) => [
    {
        content: "Open the menu of the customers",
        trigger: "button[data-menu-xmlid='account.menu_finance_receivables']",
        run: "click",
    },
    {
        content: `Choose ${xmlid}`,
        trigger: `a[data-menu-xmlid='recouvrement_module.${xmlid}']`,
        run: "click",
    },
];

/** A collector's morning: the cases, one case with its reasons, the preview, the run, what waits for a person. */
registry.category("web_tour.tours").add("recouvrement_collector_day", {
    url: "/odoo/collection-cases",
    steps: () => [
        {
            content: "Open the case of the late customer",
            trigger: ".o_data_row .o_data_cell:contains('Menuiserie Duval')",
            run: "click",
        },
        {
            content: "Each item says why it is, or is not, reminded",
            trigger: ".o_field_widget[name=item_ids] .o_data_row:contains('To be reminded today: First reminder.')",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_data_row:contains('The payment of the invoice is blocked.')",
        },
        ...openMenu("menu_preview"),
        {
            content: "The preview lists what would leave",
            trigger: ".o_field_widget[name=message_ids] .o_data_row:contains('Menuiserie Duval')",
        },
        {
            content: "and says of every item why it would not",
            trigger: ".nav-link[name=report]",
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains('The customer has no usable email address.') button[name=action_open_items]",
            run: "click",
        },
        {
            content: "A row opens what it counts",
            trigger: ".o_list_view .o_data_row:contains('Sans Adresse')",
        },
        ...openMenu("menu_preview"),
        {
            content: "Run what the preview shows",
            trigger: "button[name=action_run]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The run has prepared the reminders",
            trigger: ".o_form_view:has(.o_arrow_button_current) .o_data_row:contains('On its way')",
        },
        ...openMenu("menu_to_confirm"),
        {
            content: "The letter waits for a person",
            trigger: ".o_data_row:contains('Charpentes Roche') .o_data_cell:contains('Charpentes Roche')",
            run: "click",
        },
        {
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        {
            content: "It is confirmed",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=confirmed]",
        },
    ],
});
