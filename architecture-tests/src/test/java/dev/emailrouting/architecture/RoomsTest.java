package dev.emailrouting.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class RoomsTest {
    private static final String ROOT = "dev.emailrouting";
    private static final Set<String> FOR_TRIALS_ONLY = Set.of("benchmarks", "integration-tests");
    /** What a package of protocols may import besides itself. */
    private static final Set<String> SHARED_PROTOCOLS = Set.of("message", "dns", "keys", "authres", "http", "tls");
    /** The one package of protocols where the others meet. */
    private static final String MEETING_PLACE = "authentication";

    private static final DescribedPredicate<JavaClass> JAMES_TYPES =
            resideInAnyPackage("org.apache.james..", "org.apache.mailet..").as("types of James");
    private static final DescribedPredicate<JavaClass> SQL_TYPES = resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "org.h2..",
                    "org.postgresql..",
                    "com.zaxxer..",
                    "org.apache.commons.dbutils..")
            .as("types of SQL");
    private static final DescribedPredicate<JavaClass> SERVER_TYPES = resideInAnyPackage(
                    "spark..", "org.eclipse.jetty..", "javax.servlet..", "io.netty..", "com.google.inject..")
            .as("types of servers");
    private static final DescribedPredicate<JavaClass> MAIL_AND_INJECT =
            resideInAnyPackage("javax.mail..", "javax.inject..").as("javax.mail and javax.inject");

    @Test
    void everyModuleWithMainCodeIsARoomOfThisHouse() throws IOException {
        try (Stream<Path> modules = Files.list(Room.HOUSE)) {
            assertThat(modules.filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                            .map(module -> module.getFileName().toString())
                            .filter(module -> !FOR_TRIALS_ONLY.contains(module)))
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Room.values()).map(Room::module).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyClassOfARoomWasReadOrTheRulesProveNothing(Room room) throws IOException {
        List<String> sources = sourcesOf(room).stream()
                .filter(source -> !source.endsWith("package-info"))
                .toList();

        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(source -> assertThat(room.holds(source)).as(source).isTrue());
    }

    @ParameterizedTest
    @EnumSource
    void aRoomImportsOnlyTheRoomsItMay(Room room) {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are of no room, or of one that " + room.module() + " may import",
                        type -> Arrays.stream(Room.values())
                                .filter(other -> other.holds(type.getName()))
                                .allMatch(room::mayImport)))
                .check(room.classes());
    }

    @Test
    void aProtocolImportsOnlyItselfAndWhatAllShare() {
        Set<String> protocols = packagesBelowRoot(Room.PROTOCOLS.classes());
        assertThat(protocols.remove(MEETING_PLACE)).isTrue();
        for (String protocol : protocols) {
            classes()
                    .that(resideInAPackage(ROOT + "." + protocol + ".."))
                    .should()
                    .onlyDependOnClassesThat(describe(
                            "are no protocol but " + protocol + " and " + SHARED_PROTOCOLS,
                            type -> !type.getPackageName().startsWith(ROOT + ".")
                                    || topPackage(type).equals(protocol)
                                    || SHARED_PROTOCOLS.contains(topPackage(type))))
                    .check(Room.PROTOCOLS.classes());
        }
    }

    /** James reads attributes back from a durable queue by a loader that cannot see our classes. */
    @Test
    void onAMailStandTextsAndNumbersOnly() {
        List<String> fit = List.of("java.lang.String", "java.lang.Long", "java.lang.Integer", "java.lang.Boolean");

        for (Room room : Room.ADAPTERS) {
            noClasses()
                    .should()
                    .callMethodWhere(describe(
                            "make an attribute value of anything but texts and numbers",
                            call -> call.getTargetOwner().getName().equals("org.apache.mailet.AttributeValue")
                                    && call.getTarget().getName().startsWith("of")
                                    && !fit.containsAll(call.getTarget().getRawParameterTypes().stream()
                                            .map(JavaClass::getName)
                                            .toList())))
                    .orShould()
                    .callMethod(
                            "org.apache.mailet.Attribute", "convertToAttribute", "java.lang.String", "java.lang.Object")
                    .allowEmptyShould(true)
                    .check(room.classes());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROTOCOLS", "ROUTING"})
    void theModelKnowsNoServerAndNoDatabase(Room room) {
        noClasses()
                .should()
                .dependOnClassesThat(JAMES_TYPES.or(SQL_TYPES).or(SERVER_TYPES).or(MAIL_AND_INJECT))
                .check(room.classes());
    }

    @Test
    void scriptsKnowOfJamesWhatReadsMailAndNothingElse() {
        noClasses()
                .should()
                .dependOnClassesThat(JAMES_TYPES
                        .and(DescribedPredicate.not(resideInAPackage("org.apache.james.mime4j..")))
                        .or(SERVER_TYPES)
                        .or(MAIL_AND_INJECT))
                .check(Room.SIEVE.classes());
    }

    @ParameterizedTest
    @EnumSource(names = {"STORAGE", "PUBLIC_HTTP", "CLI", "LAUNCHER"})
    void onlyAdaptersKnowJames(Room room) {
        assertThat(Room.ADAPTERS).doesNotContain(room);
        noClasses()
                .should()
                .dependOnClassesThat(JAMES_TYPES.or(MAIL_AND_INJECT))
                .check(room.classes());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STORAGE"})
    void onlyTheStoreSpeaksSql(Room room) {
        noClasses().should().dependOnClassesThat(SQL_TYPES).check(room.classes());
    }

    @Test
    void noPackageDependsOnItselfByWayOfOthers() {
        SliceRule rule = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

        rule.check(new ClassFileImporter()
                .importPaths(Arrays.stream(Room.values())
                        .map(room -> Room.HOUSE.resolve(room.module()).resolve("target/classes"))
                        .toList()));
    }

    @ParameterizedTest
    @EnumSource
    void everyPackageSaysWhatItIsFor(Room room) throws IOException {
        List<String> sources = sourcesOf(room);

        assertThat(sources)
                .allSatisfy(source ->
                        assertThat(sources).contains(source.substring(0, source.lastIndexOf('.')) + ".package-info"));
    }

    private static Set<String> packagesBelowRoot(JavaClasses classes) {
        return classes.stream().map(RoomsTest::topPackage).collect(Collectors.toSet());
    }

    private static String topPackage(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1).split("\\.", 2)[0];
    }

    private static List<String> sourcesOf(Room room) throws IOException {
        try (Stream<Path> files = Files.walk(room.sources())) {
            return files.map(file -> room.sources().relativize(file).toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file -> file.replace(".java", "").replace('/', '.'))
                    .toList();
        }
    }
}
