package dev.emailrouting.webadmin;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.tlsreport.ImmutableReceivedReportQuery;
import dev.emailrouting.routing.tlsreport.ImmutableReportQuery;
import dev.emailrouting.routing.tlsreport.KeptReport;
import dev.emailrouting.routing.tlsreport.OutgoingReport;
import dev.emailrouting.routing.tlsreport.ReceivedReport;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore;
import dev.emailrouting.routing.tlsreport.ReportState;
import dev.emailrouting.routing.tlsreport.Reporter;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.PolicyResult;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportJson;

/** {@code tls-reports}: what this server reports of encryption with other domains, and what others report of it with ours (RFC 8460). */
final class TlsReportsResource {
    private static final String OUTGOING = EmailRoutingRoutes.BASE_PATH + "/tls-reports/outgoing";
    private static final String RECEIVED = EmailRoutingRoutes.BASE_PATH + "/tls-reports/received";

    private final TlsReportStore outgoing;
    private final ReceivedReportStore received;
    private final Optional<Reporter> reporter;

    @Inject
    TlsReportsResource(TlsReportStore outgoing, ReceivedReportStore received, Settings settings) {
        this.outgoing = outgoing;
        this.received = received;
        this.reporter = settings.tlsReporter();
    }

    void define(Endpoints endpoints) {
        endpoints.get(OUTGOING, this::listOutgoing, "day", "domain", "state", Listing.LIMIT, Listing.OFFSET);
        endpoints.get(OUTGOING + "/:day/:domain", this::showOutgoing);
        endpoints.get(
                RECEIVED,
                this::listReceived,
                "domain",
                "submitter",
                "authentic",
                "failed",
                "since",
                "until",
                Listing.LIMIT,
                Listing.OFFSET);
        endpoints.get(RECEIVED + "/:id", this::showReceived);
    }

    private Answer listOutgoing(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                outgoing.reports(
                        ImmutableReportQuery.builder()
                                .day(call.parameter("day", TlsReportsResource::day))
                                .domain(call.parameter("domain", DomainName::parse)
                                        .map(DomainName::toString))
                                .state(call.parameter("state", TlsReportsResource::state))
                                .build(),
                        page),
                page,
                TlsReportsResource::json);
    }

    private Answer showOutgoing(Call call) {
        LocalDate day = call.part("day", TlsReportsResource::day);
        String domain = call.part("domain", DomainName::parse).toString();
        OutgoingReport report = outgoing
                .reports(ImmutableReportQuery.builder().day(day).domain(domain).build(), PageRequest.first())
                .entries()
                .stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException("TLS report of " + day + " for " + domain));
        ObjectNode json = json(report);
        // Without a contact none is sent, and there is nobody to be its author.
        reporter.ifPresent(author ->
                json.set("report", TlsReportJson.write(author.report(day, domain, outgoing.results(day, domain)))));
        return Answer.ok(json);
    }

    private static LocalDate day(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not a day such as 2026-01-31");
        }
    }

    private static ReportState state(String field, String word) {
        return Texts.oneOf(ReportState.values(), ReportState::word, field, word);
    }

    private static ObjectNode json(OutgoingReport report) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("day", report.day().toString())
                .put("domain", report.domain())
                .put("state", report.state().word())
                .put("successful", report.successful())
                .put("failed", report.failed())
                .put("attempts", report.attempts());
        if (report.state() == ReportState.WAITING) {
            json.put("due", report.due().toString());
        }
        report.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private Answer listReceived(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                received.find(
                        ImmutableReceivedReportQuery.builder()
                                .domain(call.parameter("domain", DomainName::parse)
                                        .map(DomainName::toString))
                                .submitter(call.parameter("submitter", DomainName::parse)
                                        .map(DomainName::toString))
                                .authentic(call.parameter("authentic", Call::trueOrFalse))
                                .failed(call.parameter("failed", Call::trueOrFalse))
                                .since(call.parameter("since", Texts::time))
                                .until(call.parameter("until", Texts::time))
                                .build(),
                        page),
                page,
                TlsReportsResource::json);
    }

    private Answer showReceived(Call call) {
        String id = call.part("id");
        KeptReport kept =
                received.find(id).orElseThrow(() -> new NotFoundException("received TLS report " + Texts.quotable(id)));
        ObjectNode json = json(kept);
        json.set("report", TlsReportJson.write(kept.received().report()));
        return Answer.ok(json);
    }

    private static ObjectNode json(KeptReport kept) {
        ReceivedReport received = kept.received();
        TlsReport report = received.report();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", kept.id())
                .put("received", received.received().toString())
                .put("submitter", received.submitter())
                .put("authentic", received.authentic())
                .put("reportId", report.id());
        report.organization().ifPresent(name -> json.put("organization", name));
        report.contact().ifPresent(contact -> json.put("contact", contact));
        json.put("begin", report.begin().toString())
                .put("end", report.end().toString())
                .put("successful", report.successful())
                .put("failed", report.failed());
        ArrayNode policies = json.putArray("policies");
        report.policies().forEach(result -> policies.add(json(result)));
        return json;
    }

    private static ObjectNode json(PolicyResult result) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("domain", result.policy().domain())
                .put("type", result.policy().type().word())
                .put("successful", result.successful())
                .put("failed", result.failed());
    }
}
