package dev.emailrouting.mailets.remotedelivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.mailets.remotedelivery.Fate.Kind;
import org.apache.james.core.MailAddress;

/** The fates of a mail's recipients as an attempt goes on, and on the way what each hop said of those still open. */
final class Fates {
    /** A line of a DSN has room for this much (RFC 5322 2.1.1). */
    private static final int MAX_REASON = 900;

    private static final int MAX_REMARK = 300;

    private final Set<MailAddress> open;
    private final Map<MailAddress, List<String>> remarks = new LinkedHashMap<>();
    private final Map<MailAddress, ImmutableFate.Builder> lastHops = new HashMap<>();
    private final Map<MailAddress, Fate> decided = new LinkedHashMap<>();

    Fates(Collection<MailAddress> recipients) {
        this.open = new LinkedHashSet<>(recipients);
    }

    /** Those nobody has decided on yet. */
    List<MailAddress> open() {
        return List.copyOf(open);
    }

    /** Takes over what was decided on some of the recipients. */
    void take(Fates part) {
        decided.putAll(part.decided);
        open.removeAll(part.decided.keySet());
    }

    void remark(MailAddress recipient, String remark) {
        remarks.computeIfAbsent(recipient, first -> new ArrayList<>()).add(cut(remark, MAX_REMARK));
    }

    void remarkOnOpen(String remark) {
        open.forEach(recipient -> remark(recipient, remark));
    }

    /** Keeps what a hop did with a recipient, in case no later hop does better. */
    void note(MailAddress recipient, String remark, ImmutableFate.Builder hop) {
        remark(recipient, remark);
        lastHops.put(recipient, hop);
    }

    /** What was remarked before comes first in the reason, and the last hop noted is the one that decided. */
    void decide(MailAddress recipient, Kind kind) {
        String reason = String.join("; ", remarks.getOrDefault(recipient, List.of("no host was tried")));
        decided.put(
                recipient,
                lastHops.getOrDefault(recipient, ImmutableFate.builder())
                        .kind(kind)
                        .reason(cut(reason, MAX_REASON))
                        .build());
        open.remove(recipient);
    }

    void decideOpen(Kind kind) {
        open().forEach(recipient -> decide(recipient, kind));
    }

    void decideOpen(Kind kind, String remark) {
        remarkOnOpen(remark);
        decideOpen(kind);
    }

    Map<MailAddress, Fate> of(Kind kind) {
        return decided.entrySet().stream()
                .filter(entry -> entry.getValue().kind() == kind)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first, LinkedHashMap::new));
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}
