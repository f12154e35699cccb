package dev.emailrouting.launcher.dns;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;

/**
 * An authoritative name server (RFC 1035) over UDP and TCP on one loopback port, for a {@link LoopbackZone} that may change
 * while it runs. Answers too long for the asker's UDP are truncated, so that he comes again by TCP.
 */
public final class LoopbackDns implements Closeable {
    private static final int PLAIN_UDP_BYTES = 512;
    private static final int MAX_MESSAGE_BYTES = 65_535;
    private static final int ATTEMPTS_FOR_A_PORT = 20;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final LoopbackZone zone;
    private final ExecutorService threads = Executors.newCachedThreadPool(LoopbackDns::daemon);

    private LoopbackDns(DatagramSocket udp, ServerSocket tcp, LoopbackZone zone) {
        this.udp = udp;
        this.tcp = tcp;
        this.zone = zone;
    }

    /** Serves a zone on a free port. */
    public static LoopbackDns start(LoopbackZone zone) throws IOException {
        LoopbackDns dns = onOnePort(zone);
        dns.threads.execute(dns::serveUdp);
        dns.threads.execute(dns::serveTcp);
        return dns;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) tcp.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        threads.shutdownNow();
    }

    /** A port that is free for TCP may be taken for UDP; then another one is tried. */
    private static LoopbackDns onOnePort(LoopbackZone zone) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 50, loopback);
            try {
                return new LoopbackDns(new DatagramSocket(tcp.getLocalPort(), loopback), tcp, zone);
            } catch (BindException e) {
                tcp.close();
                if (attempt == ATTEMPTS_FOR_A_PORT) {
                    throw e;
                }
            }
        }
    }

    private void serveUdp() {
        byte[] buffer = new byte[MAX_MESSAGE_BYTES];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                reply(packet);
            } catch (IOException e) {
                // Closing ends the wait for a packet by this exception; a packet that is no query deserves no answer.
                if (udp.isClosed()) {
                    return;
                }
            }
        }
    }

    private void reply(DatagramPacket packet) throws IOException {
        Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        Optional<byte[]> answer = answer(query, udpLimitOf(query));
        if (answer.isPresent()) {
            udp.send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket connection = tcp.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    throw new IllegalStateException("the name server can't accept connections", e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            for (int length = in.readUnsignedShort(); ; length = in.readUnsignedShort()) {
                Optional<byte[]> answer = answer(new Message(in.readNBytes(length)), MAX_MESSAGE_BYTES);
                if (answer.isPresent()) {
                    out.writeShort(answer.get().length);
                    out.write(answer.get());
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The asker has left, or said something that is no query: nothing to answer.
        }
    }

    private Optional<byte[]> answer(Message query, int limit) {
        return zone.answer(query).map(answer -> {
            answer.getHeader().setFlag(Flags.AA);
            return answer.toWire(limit);
        });
    }

    private static int udpLimitOf(Message query) {
        OPTRecord edns = query.getOPT();
        return edns == null ? PLAIN_UDP_BYTES : Math.max(PLAIN_UDP_BYTES, edns.getPayloadSize());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "loopback-dns");
        thread.setDaemon(true);
        return thread;
    }
}
