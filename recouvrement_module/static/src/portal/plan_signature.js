import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { redirect } from "@web/core/utils/urls";
import { SignatureForm } from "@portal/signature_form/signature_form";

/** Core's frame to sign in, with what else a payment plan asks of whoever signs it. */
export class PlanSignature extends SignatureForm {
    async onClickSubmit() {
        const value = (name) => document.querySelector(`.o_recouvrement_plan [name=${name}]`)?.value.trim() || "";
        if (!this.signature.name?.trim() || !value("capacity")) {
            this.state.error = _t("Please enter your name and in which capacity you sign.");
            return;
        }
        if (this.sending) {
            return;
        }
        this.sending = true;
        const answer = await rpc(this.props.callUrl, {
            name: this.signature.name,
            signature: this.signature.getSignatureImage().split(",")[1],
            capacity: value("capacity"),
            mention: value("mention"),
        });
        if (answer.redirect_url) {
            redirect(answer.redirect_url);
            return;
        }
        this.sending = false;
        this.state.error = answer.error;
    }
}

registry.category("public_components").add("recouvrement.plan_signature", PlanSignature);
