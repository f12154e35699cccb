package dev.emailrouting.launcher;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.immutables.value.Value;

/** All that one James is started from. */
@Value.Immutable
public interface JamesSettings {
    Installation installation();

    /** Its {@code conf/} and {@code extensions-jars/} are laid out anew at each start; James keeps its {@code var/} there. */
    Path workingDirectory();

    /** What outlives a start: the store, the secrets, the TLS key and the logs. */
    Path dataDirectory();

    Ports ports();

    /** Where James's configuration is copied from. */
    @Value.Default
    default Path configuration() {
        return installation().samples();
    }

    /** The resolver to ask; the machine's own where it is absent. */
    Optional<InetSocketAddress> dnsServer();

    /** Where next hops listen. */
    @Value.Default
    default int deliveryPort() {
        return 25;
    }

    /** James holds queued messages on its heap while it copies them: 512 is enough for four of 25 MB at once. */
    @Value.Default
    default int heapMegabytes() {
        return 768;
    }

    /** Jars for {@code extensions-jars/} beside the drop-in jar. */
    List<Path> furtherExtensions();

    /** What else goes into {@code conf/jvm.properties}, beside what the other settings put there. */
    Map<String, String> furtherSystemProperties();

    /** The system properties the configuration reads, as {@code conf/jvm.properties} names them. */
    @Value.Derived
    default Map<String, String> systemProperties() {
        return SystemProperties.of(this);
    }
}
