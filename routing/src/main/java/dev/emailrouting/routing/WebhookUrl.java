package dev.emailrouting.routing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

import dev.emailrouting.http.HttpsUrls;

/** Reads the URL that events or messages are posted to. Whether its host is public is seen when it is called. */
public final class WebhookUrl {
    private WebhookUrl() {}

    /** @throws InvalidInputException naming the field where it is no URL that is called */
    public static URI parse(String field, String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidInputException(field, "is no URL: " + e.getReason());
        }
        Optional<String> unfit = HttpsUrls.unfitness(url);
        if (unfit.isPresent()) {
            throw new InvalidInputException(field, unfit.get());
        }
        return url;
    }
}
