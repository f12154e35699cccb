package dev.emailrouting.publichttp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import com.google.common.net.HttpHeaders;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What is answered to what is no request of HTTP, or one beyond the bounds: the status, and nothing of who says so. */
final class BareErrors extends ErrorHandler {
    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    /** For what is found out while a request is served. */
    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        SafeHeaders.ALL.forEach(response::setHeader);
        response.setContentType(CONTENT_TYPE);
        response.getOutputStream().write(body(response.getStatus()));
    }

    /** For what never became a request. */
    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        SafeHeaders.ALL.forEach(fields::put);
        fields.put(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        return ByteBuffer.wrap(body(status));
    }

    private static byte[] body(int status) {
        return ("This cannot be answered (" + status + ").\n").getBytes(StandardCharsets.UTF_8);
    }
}
