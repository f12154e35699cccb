package dev.emailrouting.webadmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What webadmin answered. */
record Reply(int status, String body, HttpResponse<String> response) {
    static Reply of(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.body(), response);
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(body, e);
        }
    }

    /** The text at a JSON pointer; empty where there is none. */
    String at(String pointer) {
        return json().at(pointer).asText();
    }

    String message() {
        return at("/message");
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
