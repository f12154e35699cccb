package dev.emailrouting.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import javax.net.ssl.SSLContext;

import com.google.common.io.ByteStreams;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.emailrouting.dns.DnsClient;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;

/**
 * Makes HTTPS requests to what strangers name. Whatever goes wrong is part of the answer, never an exception. Safe for many
 * threads; the caller's thread waits, no longer than the call's deadline and the look-up of the name.
 */
public final class OutboundHttp implements AutoCloseable {
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final int PROXY_PORT = 3128;
    private static final int MAX_CONNECTIONS = 50;
    /** A kept connection is asked about again after this time, names and all. */
    private static final Duration CONNECTION_LIFETIME = Duration.ofMinutes(1);

    private static final int MAX_HEADER_FIELDS = 100;
    private static final int MAX_HEADER_LINE = 8192;

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    private OutboundHttp(PoolingHttpClientConnectionManager connections, Optional<HttpHost> proxy) {
        this.connections = connections;
        this.client = clientOver(connections, proxy);
        this.deadlines = new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder()
                        .setNameFormat("email-routing-http-deadlines")
                        .setDaemon(true)
                        .build());
        this.deadlines.setRemoveOnCancelPolicy(true); // else each call would be kept until its deadline
    }

    /** Connects to public addresses only, and trusts what Java trusts. */
    public static OutboundHttp toPublicAddresses(DnsClient dns) {
        return to(PublicAddresses::isPublic, dns, defaultTrust());
    }

    /** Connects to any address, for networks where everybody who may name one is trusted. */
    public static OutboundHttp toAnyAddress(DnsClient dns) {
        return to(address -> true, dns, defaultTrust());
    }

    /** @param clock says whether a certificate is in date */
    public static OutboundHttp within(HttpReach reach, DnsClient dns, Clock clock) {
        Predicate<InetAddress> allowed = reach.privateAddresses() ? address -> true : PublicAddresses::isPublic;
        ConnectionSocketFactory tls = reach.certificates()
                .<ConnectionSocketFactory>map(check -> new CheckedTls(check, TLS_VERSIONS, clock))
                .orElseGet(() -> tls(defaultTrust()));
        return reach.proxy()
                .map(proxy -> through(new HttpHost(proxy.getHost(), proxy.getPortOrDefault(PROXY_PORT)), tls, reach))
                .orElseGet(() -> direct(new CheckedHosts(dns, allowed), tls, reach));
    }

    static OutboundHttp to(Predicate<InetAddress> allowed, DnsClient dns, SSLContext trust) {
        return direct(
                new CheckedHosts(dns, allowed),
                tls(trust),
                ImmutableHttpReach.builder().build());
    }

    private static OutboundHttp direct(DnsResolver hosts, ConnectionSocketFactory tls, HttpReach reach) {
        return new OutboundHttp(
                connections(
                        hosts, RegistryBuilder.<ConnectionSocketFactory>create().register("https", tls), reach),
                Optional.empty());
    }

    /** The proxy's is the only name that is resolved here; the administrator gave it, so it may stand in the system's own table. */
    private static OutboundHttp through(HttpHost proxy, ConnectionSocketFactory tls, HttpReach reach) {
        return new OutboundHttp(
                connections(
                        SystemDefaultDnsResolver.INSTANCE,
                        RegistryBuilder.<ConnectionSocketFactory>create()
                                .register("https", tls)
                                .register(proxy.getSchemeName(), PlainConnectionSocketFactory.getSocketFactory()),
                        reach),
                Optional.of(proxy));
    }

    private static ConnectionSocketFactory tls(SSLContext trust) {
        return new SSLConnectionSocketFactory(trust, TLS_VERSIONS, null, new DefaultHostnameVerifier());
    }

    private static CloseableHttpClient clientOver(
            PoolingHttpClientConnectionManager connections, Optional<HttpHost> proxy) {
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setProxy(proxy.orElse(null))
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                // A small answer may become an endless one when it is unpacked.
                .disableContentCompression()
                .setUserAgent("email-routing")
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(
            DnsResolver hosts, RegistryBuilder<ConnectionSocketFactory> schemes, HttpReach reach) {
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(
                schemes.build(), null, null, hosts, CONNECTION_LIFETIME.toMillis(), TimeUnit.MILLISECONDS);
        connections.setMaxTotal(MAX_CONNECTIONS);
        connections.setDefaultMaxPerRoute(reach.connectionsToOneHost());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setMessageConstraints(MessageConstraints.custom()
                        .setMaxHeaderCount(MAX_HEADER_FIELDS)
                        .setMaxLineLength(MAX_HEADER_LINE)
                        .build())
                .build());
        return connections;
    }

    private static SSLContext defaultTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java trusts nobody: " + e.getMessage(), e);
        }
    }

    /** Makes the call within its deadline. Whatever fails is an answer that says so, never an exception. */
    public HttpAnswer exchange(HttpCall call) {
        Optional<String> unfit = HttpsUrls.unfitness(call.target());
        if (unfit.isPresent()) {
            return HttpAnswer.failed("the URL " + unfit.get());
        }
        try {
            return exchange(call, requestOf(call));
        } catch (RuntimeException e) {
            // What a hostile answer or a name leads the client into is no reason to stop asking others.
            return HttpAnswer.failed("the request failed: " + reason(e));
        }
    }

    private HttpAnswer exchange(HttpCall call, HttpRequestBase request) {
        Future<?> deadline = deadlines.schedule(request::abort, call.deadline().toMillis(), TimeUnit.MILLISECONDS);
        try (CloseableHttpResponse response = client.execute(request)) {
            return answer(response, call.maxAnswerBytes());
        } catch (UntrustedServerException e) {
            return HttpAnswer.untrusted(e.fault());
        } catch (IOException e) {
            return HttpAnswer.failed(
                    request.isAborted() ? "no answer within " + call.deadline().toSeconds() + " s" : reason(e));
        } finally {
            deadline.cancel(false);
        }
    }

    private static HttpRequestBase requestOf(HttpCall call) {
        HttpRequestBase request = call.content()
                .<HttpRequestBase>map(content -> post(call.target(), content))
                .orElseGet(() -> new HttpGet(call.target()));
        call.headers().forEach(request::setHeader);
        int millis = Math.toIntExact(call.deadline().toMillis());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(millis)
                .setConnectTimeout(millis)
                .setSocketTimeout(millis)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .build());
        return request;
    }

    private static HttpPost post(URI target, HttpContent content) {
        HttpPost post = new HttpPost(target);
        ByteArrayEntity entity = new ByteArrayEntity(content.own());
        entity.setContentType(content.type());
        post.setEntity(entity);
        return post;
    }

    private static HttpAnswer answer(CloseableHttpResponse response, int maxBytes) throws IOException {
        int status = response.getStatusLine().getStatusCode();
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return HttpAnswer.of(status, null, new byte[0], false);
        }
        // Not closed here, which would read the rest: closing the response drops the connection.
        InputStream content = entity.getContent();
        byte[] read = ByteStreams.limit(content, maxBytes).readAllBytes();
        boolean cut = content.read() >= 0;
        Header type = entity.getContentType();
        return HttpAnswer.of(status, type == null ? null : type.getValue(), read, cut);
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message.split("\\R", 2)[0];
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        connections.shutdown();
    }
}
