package dev.emailrouting.launcher;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;

/** The system properties that {@code conf-samples/memory-app/jvm.properties} documents, from the settings of a James. */
final class SystemProperties {
    private SystemProperties() {}

    static Map<String, String> of(JamesSettings settings) {
        Map<String, String> properties = new TreeMap<>(settings.furtherSystemProperties());
        properties.put("emailrouting.smtp.port", String.valueOf(settings.ports().smtp()));
        properties.put(
                "emailrouting.submission.port", String.valueOf(settings.ports().submission()));
        properties.put("emailrouting.imap.port", String.valueOf(settings.ports().imap()));
        properties.put(
                "emailrouting.webadmin.port", String.valueOf(settings.ports().webadmin()));
        properties.put("emailrouting.data.dir", settings.dataDirectory().toString());
        properties.put("emailrouting.delivery.port", String.valueOf(settings.deliveryPort()));
        settings.dnsServer().ifPresent(server -> {
            properties.put("emailrouting.dns.server", hostAndPort(server));
            // dnsjava's own: James finds its name servers there. It drops the port and asks at 53.
            properties.put("dns.server", hostAndPort(server));
        });
        return properties;
    }

    private static String hostAndPort(InetSocketAddress server) {
        String host = server.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
    }
}
