package dev.emailrouting.webadmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.emailrouting.openapi.ApiDescription;
import dev.emailrouting.openapi.ApiDescription.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of routes in {@code docs/webadmin.md} against the document, which is tested against the routes themselves. */
class RoutesTableTest {
    private static final Pattern PATH = Pattern.compile("`([^`]+)`");

    @Test
    void theTableHasEveryRoute() {
        List<String> documented = ApiDescription.of(OpenApiDocument.read()).operations().stream()
                .map(Operation::toString)
                .toList();

        assertThat(table()).containsExactlyInAnyOrderElementsOf(documented);
    }

    private static List<String> table() {
        try (Stream<String> lines = Files.lines(Path.of("../docs/webadmin.md"))) {
            return lines.dropWhile(line -> !line.equals("## The routes"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| ") && line.contains("`"))
                    .map(line -> line.split(" ?\\| ?", -1))
                    .flatMap(cells -> routes(cells[1], cells[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Methods of several paths stand between semicolons, or are the same for all. */
    private static Stream<String> routes(String pathCell, String methodCell) {
        String[] methods = methodCell.split("; ");
        List<String> routes = new ArrayList<>();
        Matcher path = PATH.matcher(pathCell);
        for (int i = 0; path.find(); i++) {
            for (String method : methods[Math.min(i, methods.length - 1)].split(", ")) {
                routes.add(method + " " + EmailRoutingRoutes.BASE_PATH + "/" + path.group(1));
            }
        }
        return routes.stream();
    }
}
