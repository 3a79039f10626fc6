import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ROW = ".o_recouvrement_day_row";

/** What waits for a person today, in the order of a morning; each row is done in place. */
export class MyDay extends Component {
    static template = "recouvrement_module.MyDay";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.focused = null;
        const { whose = "me", expanded = [] } = this.props.state || {};
        this.state = useState({ day: null, whose, expanded, explained: null, busy: false });
        useSetupAction({
            getLocalState: () => ({ whose: this.state.whose, expanded: [...this.state.expanded] }),
        });
        onWillStart(() => this.load());
        useEffect(
            () => this.restoreFocus(),
            () => [this.state.day]
        );
        this.env.config.setDisplayName(_t("My Day"));
    }

    // ---------------------------------------------------------------- reading

    async load() {
        const { whose, expanded } = this.state;
        this.state.day = await this.keepLast.add(
            this.orm.call("recouvrement.day", "get_day", [whose, [...expanded]])
        );
    }

    get sections() {
        return this.state.day.sections;
    }

    get worked() {
        return this.sections.filter((section) => section.rows.length);
    }

    get plannedWords() {
        return _t("%s planned for later", this.state.day.grey);
    }

    get withoutCollectorWords() {
        return _t("Late customers without collector: %s.", this.state.day.without_collector);
    }

    moreWords(section) {
        return _t("Show %s more", section.red - section.rows.length);
    }

    rowKey(section, row) {
        return `${section.code}-${row.id}`;
    }

    choose(value) {
        const found = this.state.day.choices.find(([choice]) => String(choice) === value);
        Object.assign(this.state, { whose: found ? found[0] : "me", expanded: [], explained: null });
        return this.load();
    }

    expand(section) {
        this.state.expanded = [...this.state.expanded, section.code];
        return this.load();
    }

    explain(section, row) {
        const key = this.rowKey(section, row);
        this.state.explained = this.state.explained === key ? null : key;
    }

    scrollTo(section) {
        this.root.el.querySelector(`[data-section='${section.code}']`)?.scrollIntoView({ block: "start" });
    }

    // ---------------------------------------------------------------- opening

    async openList(section, planned) {
        const args = [section.code, this.state.whose, planned];
        this.action.doAction(await this.orm.call("recouvrement.day", "open_section", args));
    }

    async openPart(row, term) {
        this.action.doAction(await this.orm.call("recouvrement.day", "open_part", [row.case_id, term.code]));
    }

    /** One customer after another, of those whose day this is. */
    startCalling() {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "recouvrement_call_mode",
            params: { whose: this.state.whose },
        });
    }

    openSetup() {
        return this.action.doAction("recouvrement_module.recouvrement_setup_action");
    }

    /** Opens one of the records of a section; the pager goes on to the others. */
    openRecord(model, id, ids) {
        return this.action.doAction(
            { type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]] },
            { props: { resIds: [...new Set(ids)] } }
        );
    }

    openCase(section, row) {
        const ids = section.rows.map((other) => other.case_id).filter(Boolean);
        return row.case_id && this.openRecord("recouvrement.case", row.case_id, ids);
    }

    openRow(section, row) {
        const [model, id] = row.opens;
        const ids = section.rows.map((other) => other.opens).filter(([other]) => other === model);
        return this.openRecord(model, id, ids.map(([, other]) => other));
    }

    // ---------------------------------------------------------------- doing

    doButton(section, row, button) {
        return this.askFirst(button, () => {
            this.focused = this.sections.flatMap((one) => one.rows).indexOf(row);
            return this.carryOut(() => this.orm.call(section.model, button.method, [[row.id]]));
        });
    }

    doAll(section) {
        return this.askFirst(section.all_button, () =>
            this.carryOut(() =>
                this.orm.call("recouvrement.day", "act_on_section", [section.code, this.state.whose])
            )
        );
    }

    /** What a form asks before the same button is asked here too. */
    askFirst(button, work) {
        if (!button.confirm) {
            return work();
        }
        this.dialog.add(ConfirmationDialog, {
            body: button.confirm,
            confirmLabel: button.label,
            confirm: () => work(),
            cancel: () => {},
        });
    }

    async carryOut(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const next = await work();
            if (next && next.type) {
                await this.action.doAction(next, { onClose: () => this.load() });
            }
        } finally {
            this.state.busy = false;
            await this.load();
        }
    }

    // ---------------------------------------------------------------- keyboard

    onKeydown(ev, section, row) {
        const rows = [...this.root.el.querySelectorAll(ROW)];
        const index = rows.indexOf(ev.target.closest(ROW));
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            rows[index + (ev.key === "ArrowDown" ? 1 : -1)]?.focus();
            ev.preventDefault();
        } else if (ev.key === "Enter" && ev.ctrlKey && row.buttons.length) {
            this.doButton(section, row, row.buttons[0]);
            ev.preventDefault();
        } else if (ev.key === "Enter" && ev.target === rows[index]) {
            this.openRow(section, row);
            ev.preventDefault();
        }
    }

    /** The list has moved up: whoever works by keyboard goes on with the row that took the place. */
    restoreFocus() {
        if (this.focused !== null) {
            const rows = this.root.el.querySelectorAll(ROW);
            rows[Math.min(this.focused, rows.length - 1)]?.focus();
            this.focused = null;
        }
    }
}

registry.category("actions").add("recouvrement_my_day", MyDay);
