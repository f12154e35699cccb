package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** A page of a listing as JSON: {@code {"entries": [...], "total": 120, "limit": 50, "offset": 0}}. */
final class Listing {
    static final String LIMIT = "limit";
    static final String OFFSET = "offset";

    private Listing() {}

    static <T> Answer answer(Page<T> page, PageRequest request, Function<T, ? extends JsonNode> write) {
        ObjectNode listing = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = listing.putArray("entries");
        page.entries().forEach(entry -> entries.add(write.apply(entry)));
        return Answer.ok(
                listing.put("total", page.total()).put(LIMIT, request.limit()).put(OFFSET, request.offset()));
    }

    /** A page of what is there as a whole. */
    static <T> Answer answer(List<T> all, PageRequest request, Function<T, ? extends JsonNode> write) {
        int from = (int) Math.min(request.offset(), all.size());
        int to = Math.min(from + request.limit(), all.size());
        return answer(new Page<>(all.subList(from, to), all.size()), request, write);
    }

    /** Every entry of a listing, read page by page. */
    static <T> List<T> all(Function<PageRequest, Page<T>> listing) {
        List<T> all = new ArrayList<>();
        Page<T> page;
        do {
            page = listing.apply(PageRequest.of(PageRequest.MAX_LIMIT, all.size()));
            all.addAll(page.entries());
        } while (!page.entries().isEmpty() && all.size() < page.total());
        return all;
    }
}
