package dev.emailrouting.architecture;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** A Maven module that holds code of the product, and which others it may import. */
enum Room {
    PROTOCOLS("protocols"),
    ROUTING("routing", PROTOCOLS),
    SIEVE("sieve", ROUTING, PROTOCOLS),
    STORAGE("storage", ROUTING, PROTOCOLS),
    JAMES("james", ROUTING, PROTOCOLS),
    MAILETS("mailets", JAMES, ROUTING, PROTOCOLS),
    MATCHERS("matchers", JAMES, ROUTING, PROTOCOLS),
    SMTP_HOOKS("smtp-hooks", JAMES, ROUTING, PROTOCOLS),
    WEBADMIN_ROUTES("webadmin-routes", JAMES, ROUTING, PROTOCOLS),
    PUBLIC_HTTP("public-http", ROUTING, PROTOCOLS),
    PACK(
            "pack",
            MAILETS,
            MATCHERS,
            SMTP_HOOKS,
            WEBADMIN_ROUTES,
            PUBLIC_HTTP,
            JAMES,
            STORAGE,
            SIEVE,
            ROUTING,
            PROTOCOLS),
    CLI("cli", ROUTING, PROTOCOLS),
    LAUNCHER("launcher");

    /** Those that translate between James's types and ours. */
    static final Set<Room> ADAPTERS = Set.of(JAMES, MAILETS, MATCHERS, SMTP_HOOKS, WEBADMIN_ROUTES, PACK);

    static final Path HOUSE = Path.of("..");

    private static final Map<Room, JavaClasses> CLASSES = new EnumMap<>(Room.class);

    private final String module;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<Room> mayImport;

    Room(String module, Room... mayImport) {
        this.module = module;
        this.mayImport = Set.of(mayImport);
    }

    boolean mayImport(Room other) {
        return other == this || mayImport.contains(other);
    }

    String module() {
        return module;
    }

    Path sources() {
        return HOUSE.resolve(module).resolve("src/main/java");
    }

    synchronized JavaClasses classes() {
        return CLASSES.computeIfAbsent(
                this,
                room -> new ClassFileImporter()
                        .importPath(HOUSE.resolve(room.module).resolve("target/classes")));
    }

    boolean holds(String className) {
        return classes().contain(className);
    }
}
