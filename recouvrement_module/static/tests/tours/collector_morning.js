import { registry } from "@web/core/registry";

const section = (code) => `.o_recouvrement_day_section[data-section=${code}]`;
const row = (code, customer) => `${section(code)} .o_recouvrement_day_row:contains('${customer}')`;

/** A collector's morning: from what waits to zero, without leaving the page but to look. */
registry.category("web_tour.tours").add("recouvrement_collector_morning", {
    url: "/odoo/collection-my-day",
    steps: () => [
        {
            content: "The counter of the replies is red",
            trigger: ".o_recouvrement_day_counter[data-counter=replies] .text-bg-danger:contains('1')",
        },
        {
            content: "What the customer wrote can be read",
            trigger: `${row("replies", "Menuiserie Duval")}:contains('paid at the end of the month')`,
        },
        {
            trigger: `${row("replies", "Menuiserie Duval")} button[name=action_read]`,
            run: "click",
        },
        {
            trigger: `.o_recouvrement_day_page:not(:has(${section("replies")}))`,
        },
        {
            content: "Call back, and say so",
            trigger: `${row("callbacks", "Charpentes Roche")} button[name=action_done]`,
            run: "click",
        },
        {
            content: "Look at the message before it leaves",
            trigger: `${row("confirm", "Garage Morel")} .o_recouvrement_day_what a:contains('First reminder')`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=line_ids] .o_data_row",
        },
        {
            content: "and go back to the day",
            trigger: ".breadcrumb-item a:contains('My Day')",
            run: "click",
        },
        {
            trigger: `${row("confirm", "Garage Morel")} button[name=action_confirm]`,
            run: "click",
        },
        {
            content: "The priority is explained term by term",
            trigger: `${row("calls", "Imprimerie Fabre")} .o_recouvrement_day_gain button:contains('250')`,
            run: "click",
        },
        {
            trigger: ".o_recouvrement_day_terms tr:contains('61 to 90 days'):contains('1,000.00'):contains('25')",
        },
        {
            trigger: `${row("calls", "Imprimerie Fabre")} button[name=action_done]`,
            run: "click",
        },
        {
            content: "No step is left: plan what follows",
            trigger: `${row("ended", "Hotel du Lac")} button[name=action_plan]`,
            run: "click",
        },
        {
            trigger: ".modal button[name=action_schedule_activities]",
            run: "click",
        },
        {
            content: "The day is at zero",
            trigger: ".o_recouvrement_day_zero:contains('Nothing is left to do')",
        },
        {
            content: "and what is planned is grey",
            trigger: ".o_recouvrement_day_counter[data-counter=ended] .text-bg-secondary:contains('1')",
        },
    ],
});
