import { registry } from "@web/core/registry";

const CUSTOMERS = "account.menu_finance_receivables";
const SETUP = "recouvrement_module.menu_configuration";
const menu = (name, section = CUSTOMERS) => [
    { trigger: `.o_menu_sections button[data-menu-xmlid='${section}']`, run: "click" },
    { trigger: `.o-dropdown--menu [data-menu-xmlid='recouvrement_module.${name}']`, run: "click" },
];
const title = (text) => ({ trigger: `.o_breadcrumb:contains('${text}')` });

/** A manager's hour: what works and what does not, the ladders, the preview, what waits, and who takes whose place. */
registry.category("web_tour.tours").add("recouvrement_manager_hour", {
    url: "/odoo/collection-cases",
    steps: () => [
        title("Cases"),
        ...menu("menu_setup", SETUP),
        {
            content: "What is missing is said in a line of its own",
            trigger: ".o_data_row:contains('Bank account')",
        },
        { trigger: "button[name=action_test]", run: "click" },
        ...menu("menu_policies", SETUP),
        title("Policies"),
        {
            content: "A ladder opens on its steps",
            trigger: ".o_data_row .o_data_cell:contains('Consumer')",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=level_ids] .o_data_row:contains('First reminder')" },
        ...menu("menu_policy_reach", SETUP),
        {
            content: "Each customer has a policy, and only one",
            trigger: ".o_list_view .o_data_row:contains('Four steps')",
        },
        ...menu("menu_preview"),
        {
            content: "The preview says what would leave, and to whom",
            trigger: ".o_field_widget[name=message_ids] .o_data_row:contains('Menuiserie Duval'):contains('First reminder')",
        },
        ...menu("menu_cases"),
        title("Cases"),
        { trigger: ".o_data_row .o_data_cell:contains('Menuiserie Duval')", run: "click" },
        {
            content: "Let the customer wait",
            trigger: ".o_form_statusbar button:contains('Hold')",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=reason_id] input", run: "click" },
        { trigger: ".o-autocomplete--dropdown-item:contains('We owe a document')", run: "click" },
        { trigger: ".modal button[name=action_hold]", run: "click" },
        {
            content: "The item says why it waits",
            trigger: ".o_field_widget[name=item_ids] .o_data_row:contains('We owe a document')",
        },
        ...menu("menu_holds"),
        { trigger: ".o_list_view .o_data_row:contains('Menuiserie Duval')" },
        ...menu("menu_absences"),
        {
            content: "The collector is away from today on",
            trigger: ".o_list_view .o_data_row:contains('user_collector')",
        },
    ],
});
