package dev.emailrouting.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** A real name server on a loopback port, over UDP and TCP; what it answers is a function of the question. */
final class LoopbackDnsServer implements AutoCloseable {
    /** A {@link Message} to send, or nothing to stay silent. */
    interface Zone extends Function<Message, Optional<Message>> {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Zone zone;
    private final AtomicInteger overTcp = new AtomicInteger();

    LoopbackDnsServer(Zone zone) throws IOException {
        this.zone = zone;
        this.udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.tcp = new ServerSocket(udp.getLocalPort(), 10, InetAddress.getLoopbackAddress());
        daemon(this::serveUdp);
        daemon(this::serveTcp);
    }

    int port() {
        return udp.getLocalPort();
    }

    int questionsOverTcp() {
        return overTcp.get();
    }

    /** An answer to the question with nothing in it yet. */
    static Message replyTo(Message query) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    private interface Service {
        void run() throws IOException;
    }

    private static void daemon(Service service) {
        Thread thread = new Thread(() -> {
            try {
                service.run();
            } catch (IOException closed) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serveUdp() throws IOException {
        byte[] buffer = new byte[4096];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            udp.receive(packet);
            Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            var reply = zone.apply(query);
            if (reply.isPresent()) {
                // toWire(512) cuts and sets TC, as a server does
                byte[] wire = reply.get().toWire(512);
                udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            }
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            try (Socket client = tcp.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                overTcp.incrementAndGet();
                byte[] wire = zone.apply(new Message(query)).orElseThrow().toWire(65535);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(wire.length);
                out.write(wire);
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
