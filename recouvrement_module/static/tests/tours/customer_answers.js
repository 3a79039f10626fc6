import { registry } from "@web/core/registry";

const go = (trigger, content) => ({ content, trigger, run: "click", expectUnloadPage: true });
const day = (name, value) => ({
    content: value,
    trigger: `input[type=date][name=${name}]`,
    run() {
        this.anchor.value = value;
    },
});
const only = (name) => [
    { content: "Everything late is ticked already", trigger: "form input[name=line]:checked" },
    {
        content: `Only ${name}`,
        trigger: "form.o_recouvrement_account",
        run() {
            for (const box of this.anchor.querySelectorAll("input[name=line]")) {
                box.checked = box.ariaLabel === name;
            }
        },
    },
];

/** A customer in French: promises one invoice, disputes a part of another one with a file, asks for time, and signs. */
registry.category("web_tour.tours").add("recouvrement_customer_answers", {
    url: "/fr/my/statement",
    steps: () => [
        { content: "The page speaks French", trigger: "td:contains(30/10/2026)" },
        ...only("FAC/1"),
        go("button[name=promise]", "I will pay"),
        day("day", "2026-11-26"),
        { trigger: "textarea[name=words]", run: "edit Virement <b>jeudi</b>" },
        go(".o_recouvrement_answer button[type=submit]", "It is promised"),
        { trigger: ".o_recouvrement_statement .alert-success" },
        { content: "It stands beside the invoice", trigger: "tr:has(input[aria-label='FAC/1']) .badge:contains('26/11/2026')" },
        ...only("FAC/2"),
        go("button[name=dispute]", "I dispute"),
        { trigger: ".o_recouvrement_part", run: "edit 120,50" },
        { trigger: "select[name=reason_id]", run: "selectByIndex 1" },
        { trigger: "textarea[name=words]", run: "edit Il manque une palette" },
        {
            trigger: "input[name=files]",
            run() {
                const files = new DataTransfer();
                files.items.add(new File(["Bon de livraison avec réserves"], "bon.txt", { type: "text/plain" }));
                this.anchor.files = files.files;
            },
        },
        go(".o_recouvrement_answer button[type=submit]", "It is sent"),
        { trigger: ".o_recouvrement_statement .alert-success" },
        { content: "A part is in dispute", trigger: "tr:has(input[aria-label='FAC/2']) .badge:contains('120,50')" },
        ...only("FAC/3"),
        go("button[name=time]", "I need time"),
        { trigger: "select[name=number]", run: "select 2" },
        day("first", "2026-12-09"),
        go(".o_recouvrement_answer button[type=submit]", "It is asked for"),
        { trigger: ".o_recouvrement_statement .alert-success" },
        go("a[href*='/plan/'].btn-primary", "A plan is there to be read"),
        { trigger: ".o_recouvrement_plan td:contains('09/12/2026')" },
        { trigger: "input[name=capacity]", run: "edit Gérante" },
        { trigger: ".o_web_sign_name_and_signature input", run: "edit Anne Duval" },
        { trigger: ".o_web_sign_auto_button", run: "click" },
        { trigger: "canvas.o_web_sign_signature", run: "canvasNotEmpty" },
        go(".o_portal_sign_submit:enabled", "It is signed"),
        { trigger: ".o_recouvrement_plan .alert-success" },
        { content: "Who has signed", trigger: ".o_recouvrement_plan:contains('Anne Duval')" },
    ],
});
