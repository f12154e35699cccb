package dev.emailrouting.routing.script;

import java.util.List;

import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;

/** Makes programs of scripts. */
public interface ScriptCompiler {
    /** @throws InvalidProgramException saying where and why it is none */
    Program compile(String source);

    /** What scripts may {@code require} (RFC 5228 3.2), sorted. */
    List<String> extensions();
}
