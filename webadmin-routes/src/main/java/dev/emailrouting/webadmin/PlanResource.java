package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Faults;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.cloudflare.CloudflareDocument;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.plan.Plan;
import dev.emailrouting.routing.plan.Plan.BindingPut;
import dev.emailrouting.routing.plan.Plan.ScriptPut;
import dev.emailrouting.routing.plan.Plan.SubmitterPut;
import dev.emailrouting.routing.plan.PlanJson;
import dev.emailrouting.routing.plan.PlanStore;
import dev.emailrouting.routing.plan.PlanStore.Applied;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.script.ScriptCompiler;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.store.VersionMismatchException;

/**
 * {@code plan} and {@code apply}: a document that says what there should be, compared with what there is, and put into effect
 * whole or not at all.
 */
final class PlanResource {
    private static final int ATTEMPTS = 5;

    private final PlanStore store;
    private final References references;
    private final RuleChecks checks;
    private final BindingChecks bindingChecks;
    private final SubmitterChecks submitterChecks;
    private final DomainRegistration registration;
    private final ScriptCompiler compiler;
    private final Settings settings;

    @Inject
    PlanResource(
            PlanStore store,
            References references,
            RuleChecks checks,
            BindingChecks bindingChecks,
            SubmitterChecks submitterChecks,
            DomainRegistration registration,
            ScriptCompiler compiler,
            Settings settings) {
        this.store = store;
        this.references = references;
        this.checks = checks;
        this.bindingChecks = bindingChecks;
        this.submitterChecks = submitterChecks;
        this.registration = registration;
        this.compiler = compiler;
        this.settings = settings;
    }

    void define(Endpoints endpoints) {
        endpoints.askOfDocument(EmailRoutingRoutes.BASE_PATH + "/plan", this::plan, DocumentOptions.PARAMETERS);
        endpoints.postDocument(EmailRoutingRoutes.BASE_PATH + "/apply", this::apply, DocumentOptions.PARAMETERS);
    }

    private Answer plan(Call call) {
        DocumentOptions options = DocumentOptions.of(call, references);
        ExportDocument document = document(call, options);
        Plan plan = planOf(document, options);
        ObjectNode json = PlanJson.write(plan).put("needsForce", !options.force() && plan.takesOver());
        return Answer.ok(withWarnings(json, warnings(document, plan)), EntityTag.of(plan.revision(), json));
    }

    private Answer apply(Call call) {
        DocumentOptions options = DocumentOptions.of(call, references);
        ExportDocument document = document(call, options);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Plan plan = planOf(document, options);
            call.expectedVersion("what is stored", plan.revision());
            if (!options.force()) {
                plan.mustTakeNothingOver();
            }
            List<String> warnings = warnings(document, plan);
            Optional<Applied> applied = applied(plan);
            if (applied.isPresent()) {
                ObjectNode json = withWarnings(PlanJson.write(plan, applied.get()), warnings);
                return Answer.ok(json, EntityTag.of(applied.get().revision(), json));
            }
        }
        throw new StoreUnavailableException("apply: something changed whenever it was planned, try again");
    }

    /** Empty when something has changed since the plan: what is to do now is another one. */
    private Optional<Applied> applied(Plan plan) {
        try {
            return Optional.of(apply(plan));
        } catch (VersionMismatchException e) {
            return Optional.empty();
        }
    }

    private Applied apply(Plan plan) {
        return registration.makeAll(plan.domainsMade(), addedNow -> store.apply(plan, addedNow));
    }

    private ExportDocument document(Call call, DocumentOptions options) {
        JsonNode document = call.document(settings.maxDocumentBytes());
        return CloudflareDocument.isOne(document)
                ? CloudflareDocument.read(document, options.foreign())
                : ExportDocument.read(document);
    }

    private Plan planOf(ExportDocument document, DocumentOptions options) {
        return Plan.of(document, store.current(document, options.owner()), options.owner());
    }

    /**
     * Of the rules, bindings and submitters that are made or changed; others are as somebody made them.
     *
     * @throws InvalidInputException naming everything that they refer to and that neither is there nor is declared, and the scripts
     *     that are no programs
     */
    private List<String> warnings(ExportDocument document, Plan plan) {
        Declared declared = Declared.by(document);
        RuleChecks beside = checks.beside(declared);
        SubmitterChecks submittersBeside = submitterChecks.beside(declared);
        List<String> warnings = new ArrayList<>();
        Faults faults = new Faults();
        plan.scriptsPut().forEach(put -> checkCompiles(put, faults));
        plan.bindingsPut().forEach(put -> check(bindingChecks.beside(declared), put, warnings, faults));
        plan.submittersPut().forEach(put -> check(submittersBeside, put, faults));
        plan.rulesMade().forEach(made -> check(beside, made.path(), made.account(), made.content(), warnings, faults));
        plan.rulesChanged()
                .forEach(changed ->
                        check(beside, changed.path(), changed.account(), changed.content(), warnings, faults));
        faults.throwIfAny(InvalidInputException::new);
        return warnings;
    }

    private void checkCompiles(ScriptPut put, Faults faults) {
        try {
            compiler.compile(put.source().text());
        } catch (InvalidProgramException e) {
            faults.add(put.path() + ".source", e.getMessage());
        }
    }

    private static void check(BindingChecks checks, BindingPut put, List<String> warnings, Faults faults) {
        try {
            checks.check(put.account(), put.rights());
        } catch (InvalidInputException e) {
            faults.add(e.in(put.path()));
        }
        if (put.before().isEmpty()) {
            warnings.add(put.path() + ": a new binding has no token, make it one: POST /email-routing/bindings/"
                    + put.name() + "/token");
        }
    }

    private static void check(SubmitterChecks checks, SubmitterPut put, Faults faults) {
        try {
            checks.check(put.account(), put.user(), put.rights());
        } catch (InvalidInputException e) {
            faults.add(e.in(put.path()));
        }
    }

    private static void check(
            RuleChecks checks,
            String path,
            AccountName account,
            RuleContent content,
            List<String> warnings,
            Faults faults) {
        try {
            checks.warnings(account, content).forEach(warning -> warnings.add(path + ": " + warning));
        } catch (InvalidInputException e) {
            faults.add(e.in(path));
        }
    }

    private static ObjectNode withWarnings(ObjectNode answered, List<String> warnings) {
        ArrayNode list = answered.putArray("warnings");
        warnings.forEach(list::add);
        return answered;
    }
}
