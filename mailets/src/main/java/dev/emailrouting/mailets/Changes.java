package dev.emailrouting.mailets;

import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.program.HeaderEdits;
import org.immutables.value.Value;

/** What rules and programs change in a message's header. Recipients who get other changes get a copy of their own. */
@Value.Immutable(singleton = true, builder = false)
abstract class Changes {
    static Changes none() {
        return ImmutableChanges.of();
    }

    static Changes of(Ending ending) {
        return ImmutableChanges.of(ending.addedFields(), ending.edits());
    }

    /** By rules, on top of everything. */
    @Value.Default
    @Value.Parameter
    List<AddedField> addedFields() {
        return List.of();
    }

    /** By programs, in the message's own header. */
    @Value.Default
    @Value.Parameter
    HeaderEdits edits() {
        return HeaderEdits.none();
    }

    /** The fields on top as they stand in a message. */
    String text() {
        return addedFields().stream().map(AddedField::field).collect(Collectors.joining());
    }
}
