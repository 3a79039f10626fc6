import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const TYPING = "input, textarea, select, [contenteditable=true]";

/** One customer after another: all that a call needs on one page, and what it answers done in a click or two. */
export class CallMode extends Component {
    static template = "recouvrement_module.CallMode";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.form = useRef("form");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        const { queue = null, index = 0, done = {} } = this.props.state || {};
        this.state = useState({ queue, index, done, page: null, chosen: null, values: {}, busy: false });
        useSetupAction({
            getLocalState: () => ({
                queue: [...(this.state.queue || [])],
                index: this.state.index,
                done: { ...this.state.done },
            }),
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        // Enter notes the answer, whatever was clicked before
        useEffect(
            (form) => (form?.querySelector(TYPING) || form?.querySelector("button"))?.focus(),
            () => [this.form.el, this.state.chosen]
        );
        onWillStart(() => this.start());
        this.env.config.setDisplayName(_t("Calls"));
    }

    // ---------------------------------------------------------------- the queue

    async start() {
        if (!this.state.queue) {
            const { whose = "me", case_ids = [] } = this.props.action.params || {};
            this.state.queue = await this.orm.call("recouvrement.call.mode", "get_queue", [whose, case_ids]);
        }
        await this.load();
    }

    async load() {
        const id = this.state.queue[this.state.index];
        const page =
            id && (await this.keepLast.add(this.orm.call("recouvrement.call.mode", "get_page", [id])));
        Object.assign(this.state, { page: page || null, chosen: null, values: {} });
        if (page) {
            this.state.values = this.freshValues(page);
        }
    }

    freshValues(page) {
        const caller = page.people.find((person) => person.phone) || page.people[0];
        return { contact_id: caller ? caller.id : false, note: "", mail: false };
    }

    get doneCount() {
        return Object.keys(this.state.done).length;
    }

    get leftCount() {
        return this.state.queue.filter((id) => !this.state.done[id]).length;
    }

    get counterWords() {
        return _t("%(done)s done, %(left)s left", { done: this.doneCount, left: this.leftCount });
    }

    get doneWords() {
        return this.state.done[this.state.page.id];
    }

    async go(step) {
        const index = this.state.index + step;
        if (!this.state.busy && index >= 0 && index <= this.state.queue.length) {
            this.state.index = index;
            await this.load();
        }
    }

    // ---------------------------------------------------------------- answering

    asks(name) {
        return this.state.chosen.asks.includes(name);
    }

    choose(answer) {
        const { contact_id, note } = this.state.values;
        const { amount, user_id, copies } = this.state.page;
        this.state.chosen = answer;
        this.state.values = {
            contact_id, note, amount, user_id,
            day: answer.day, hour: "", means: "transfer", who: "", reference: "", proof: null, mail: false,
            items: copies.map((copy) => copy.id), email: this.emailOf(contact_id),
        };
    }

    /** The address to which copies are proposed: of the person who is on the telephone, else of the customer. */
    emailOf(contactId) {
        const person = this.state.page.people.find((one) => one.id === contactId);
        return person?.email || this.state.page.email;
    }

    speakTo(person) {
        this.state.values.contact_id = person.id;
        if (this.state.chosen) {
            this.state.values.email = this.emailOf(person.id);
        }
    }

    toggleCopy(id) {
        const { items } = this.state.values;
        this.state.values.items = items.includes(id) ? items.filter((one) => one !== id) : [...items, id];
    }

    async readProof(ev) {
        const file = ev.target.files[0];
        const url = file && (await getDataURLFromFile(file));
        this.state.values.proof = file ? { name: file.name, data: url.split(",")[1] } : null;
    }

    async submit() {
        const { page, chosen, values } = this.state;
        if (this.state.busy || !chosen) {
            return;
        }
        this.state.busy = true;
        let next;
        try {
            next = await this.orm.call("recouvrement.call.mode", "answer", [page.id, chosen.code, { ...values }]);
        } finally {
            this.state.busy = false;
        }
        this.state.done[page.id] = chosen.label;
        const opens = next && next.tag !== "display_notification"; // a notice closes nothing
        if (next) {
            await this.action.doAction(next, opens ? { onClose: () => this.go(1) } : {});
        }
        if (!opens) {
            await this.go(1);
        }
    }

    // ---------------------------------------------------------------- opening

    openCase() {
        return this.openForm("recouvrement.case", this.state.page.id);
    }

    openForm(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]],
        });
    }

    async openItem(item) {
        this.action.doAction(await this.orm.call("recouvrement.item", "action_open_document", [[item.id]]));
    }

    editScript() {
        return this.action.doAction(
            {
                type: "ir.actions.act_window", res_model: "recouvrement.level",
                res_id: this.state.page.script.level_id, views: [[false, "form"]], target: "new",
            },
            { onClose: () => this.load() }
        );
    }

    backToDay() {
        return this.action.doAction("recouvrement_module.my_day_action", { clearBreadcrumbs: true });
    }

    // ---------------------------------------------------------------- keyboard

    onKeydown(ev) {
        if (!this.state.page || ev.altKey || ev.metaKey || document.querySelector(".modal.show, .o_dialog")) {
            return;
        }
        if (ev.key === "Escape" && this.state.chosen) {
            this.state.chosen = null;
        } else if (ev.key === "Enter" && ev.ctrlKey && this.state.chosen) {
            this.form.el.requestSubmit();
        } else if (ev.ctrlKey || ev.target.closest(TYPING)) {
            return;
        } else if (ev.key === "ArrowRight" || ev.key === "ArrowLeft") {
            this.go(ev.key === "ArrowRight" ? 1 : -1);
        } else if (this.state.page.answers[Number(ev.key) - 1]) {
            this.choose(this.state.page.answers[Number(ev.key) - 1]);
        } else {
            return;
        }
        ev.preventDefault();
    }
}

registry.category("actions").add("recouvrement_call_mode", CallMode);
