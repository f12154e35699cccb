package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.common.net.HttpHeaders;
import org.eclipse.jetty.http.BadMessageException;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * Registers resources with Spark. Every request goes the same way: its form is checked, the resource answers, and what it
 * throws for a reason the client can know is answered in James's error body; anything else is James's to answer, with 500.
 */
final class Endpoints {
    /** What a resource does with a request. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Call call);
    }

    private final Service service;
    private final ChangeEffects effects;
    private final List<Route> routes = new ArrayList<>();

    Endpoints(Service service, ChangeEffects effects) {
        this.service = service;
        this.effects = effects;
        // Thrown by James's own request log before any route is asked, James's routes included: without this it is a
        // 500.
        service.exception(BadMessageException.class, (e, request, response) -> {
            response.body(refuse(Fault.of(unreadable(request)).orElseThrow(), response));
        });
    }

    /** What was defined so far. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Also answers HEAD: Spark's own answer to HEAD never asks the resource. */
    void get(String path, Handler handler, String... parameters) {
        Set<String> known = Set.of(parameters);
        Handler conditional = call -> {
            call.mustKnow(known);
            return unlessKnown(call, handler.handle(call));
        };
        routes.add(Route.of("GET", path, false, known));
        service.get(path, (request, response) -> respond(request, response, conditional));
        service.head(path, (request, response) -> respond(request, response, conditional));
    }

    void post(String path, Handler handler, String... parameters) {
        Set<String> known = Set.of(parameters);
        routes.add(Route.of("POST", path, true, known));
        service.post(path, (request, response) -> respond(request, response, withBody(changing(known, handler))));
    }

    /** A question that does not fit into a query: changes nothing. */
    void ask(String path, Handler handler) {
        routes.add(Route.of("POST", path, true, Set.of()));
        service.post(path, (request, response) -> respond(request, response, withBody(withoutParameters(handler))));
    }

    /** As {@link #ask}, of a document in JSON or YAML. */
    void askOfDocument(String path, Handler handler, Set<String> parameters) {
        routes.add(Route.of("POST", path, true, parameters));
        service.post(
                path, (request, response) -> respond(request, response, withDocument(knowing(parameters, handler))));
    }

    /** As {@link #post}, with a document in JSON or YAML. */
    void postDocument(String path, Handler handler, Set<String> parameters) {
        routes.add(Route.of("POST", path, true, parameters));
        service.post(
                path, (request, response) -> respond(request, response, withDocument(changing(parameters, handler))));
    }

    void put(String path, Handler handler, String... parameters) {
        Set<String> known = Set.of(parameters);
        routes.add(Route.of("PUT", path, true, known));
        service.put(path, (request, response) -> respond(request, response, withBody(changing(known, handler))));
    }

    /** As {@link #put}, of JSON or one of the media types. */
    void putContent(String path, Handler handler, Set<String> mediaTypes, String... parameters) {
        Set<String> known = Set.of(parameters);
        routes.add(Route.of("PUT", path, true, known));
        service.put(
                path,
                (request, response) -> respond(request, response, withContent(mediaTypes, changing(known, handler))));
    }

    /** As {@link #ask}, of JSON or one of the media types. */
    void askOfContent(String path, Handler handler, Set<String> mediaTypes, String... parameters) {
        Set<String> known = Set.of(parameters);
        routes.add(Route.of("POST", path, true, known));
        service.post(
                path,
                (request, response) -> respond(request, response, withContent(mediaTypes, knowing(known, handler))));
    }

    void patch(String path, Handler handler) {
        routes.add(Route.of("PATCH", path, true, Set.of()));
        service.patch(path, (request, response) -> respond(request, response, withBody(changing(Set.of(), handler))));
    }

    void delete(String path, Handler handler, String... parameters) {
        Set<String> known = Set.of(parameters);
        routes.add(Route.of("DELETE", path, false, known));
        service.delete(path, (request, response) -> respond(request, response, changing(known, handler)));
    }

    /** RFC 9110 13.1.2 and 15.4.5. */
    private static Answer unlessKnown(Call call, Answer answer) {
        Optional<EntityTag> tag = answer.tag();
        return call.ifNoneMatch().isPresent()
                        && tag.isPresent()
                        && tag.get().isAmongIfNoneMatch(call.ifNoneMatch().get())
                ? Answer.notModified(tag.get())
                : answer;
    }

    private static Handler withBody(Handler handler) {
        return call -> {
            call.mustBeJson();
            return handler.handle(call);
        };
    }

    private static Handler withDocument(Handler handler) {
        return call -> {
            call.mustBeJsonOrYaml();
            return handler.handle(call);
        };
    }

    private static Handler withContent(Set<String> mediaTypes, Handler handler) {
        return call -> {
            call.mustBeJsonOr(mediaTypes);
            return handler.handle(call);
        };
    }

    private static Handler withoutParameters(Handler handler) {
        return knowing(Set.of(), handler);
    }

    private static Handler knowing(Set<String> parameters, Handler handler) {
        return call -> {
            call.mustKnow(parameters);
            return handler.handle(call);
        };
    }

    private Handler changing(Set<String> parameters, Handler handler) {
        return knowing(parameters, call -> effects.of(call, handler));
    }

    private static Object respond(Request request, Response response, Handler handler) {
        Call call = new Call(request);
        call.origin().requestId().ifPresent(id -> response.header(RequestOrigin.REQUEST_ID, id));
        try {
            return write(handler.handle(call), response);
        } catch (RuntimeException e) {
            return refuse(Fault.of(e).orElseThrow(() -> e), response);
        }
    }

    private static String refuse(Fault fault, Response response) {
        response.status(fault.status());
        fault.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
        return fault.body();
    }

    /** Jetty reads a form together with the query: either may be what it could not read. */
    private static RefusedRequestException unreadable(Request request) {
        try {
            new Call(request).mustBeJson();
            return RefusedRequestException.malformed("query: cannot be decoded");
        } catch (RefusedRequestException noJson) {
            return noJson;
        }
    }

    private static Object write(Answer answer, Response response) {
        response.status(answer.status());
        response.type(answer.type());
        answer.tag().ifPresent(tag -> response.header(HttpHeaders.ETAG, tag.toString()));
        response.header(HttpHeaders.X_CONTENT_TYPE_OPTIONS, "nosniff");
        answer.location().ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
        // An empty text, for Spark takes null for a route that does not exist.
        return answer.body().orElse("");
    }
}
