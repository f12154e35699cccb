package dev.emailrouting.sieve.syntax;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.script.ScriptSource;
import org.apache.jsieve.NumberArgument;
import org.apache.jsieve.parser.generated.ASTargument;
import org.apache.jsieve.parser.generated.ASTblock;
import org.apache.jsieve.parser.generated.ASTcommands;
import org.apache.jsieve.parser.generated.ASTstring;
import org.apache.jsieve.parser.generated.ASTtest;
import org.apache.jsieve.parser.generated.ASTtest_list;
import org.apache.jsieve.parser.generated.Node;
import org.apache.jsieve.parser.generated.ParseException;
import org.apache.jsieve.parser.generated.SieveParser;
import org.apache.jsieve.parser.generated.SieveParserConstants;
import org.apache.jsieve.parser.generated.SimpleNode;
import org.apache.jsieve.parser.generated.Token;
import org.apache.jsieve.parser.generated.TokenMgrError;

/** Reads scripts by jsieve's grammar. What its parser throws, its Errors too, becomes an {@link InvalidProgramException}. */
public final class ScriptReader {
    /** Of blocks, and of tests. */
    public static final int MAX_NESTING = 32;

    private static final Pattern LEXICAL = Pattern.compile("line (\\d+), column (\\d+)");

    private final Skeleton skeleton;

    private ScriptReader(Skeleton skeleton) {
        this.skeleton = skeleton;
    }

    /** @throws InvalidProgramException where the source is no script, or too large or too deep for one */
    public static List<Statement> read(String source) {
        if (source.length() > ScriptSource.MAX_OCTETS
                || source.getBytes(StandardCharsets.UTF_8).length > ScriptSource.MAX_OCTETS) {
            throw new InvalidProgramException(1, 1, "a script has at most " + ScriptSource.MAX_OCTETS + " octets");
        }
        return new ScriptReader(Skeleton.of(source)).parse();
    }

    private List<Statement> parse() {
        SimpleNode start;
        try {
            start = new SieveParser(new StringReader(skeleton.text())).start();
        } catch (ParseException e) {
            throw unexpected(e.currentToken.next);
        } catch (TokenMgrError e) {
            throw lexical(e);
        } catch (StackOverflowError e) {
            throw tooDeep(Position.of(1, 1));
        }
        return commands(start.jjtGetChild(0), 0);
    }

    private InvalidProgramException unexpected(Token token) {
        Position at = skeleton.sourceOf(token.beginLine, token.beginColumn);
        switch (token.kind) {
            case SieveParserConstants.EOF:
                return at.wrong("the script ends where something is missing, such as ';' or '}'");
            case SieveParserConstants.QUOTED_STRING:
                return at.wrong("a string has no place here");
            default:
                return at.wrong("'" + Texts.quotable(token.image) + "' has no place here");
        }
    }

    private InvalidProgramException lexical(TokenMgrError error) {
        Matcher place = LEXICAL.matcher(String.valueOf(error.getMessage()));
        Position at = place.find()
                ? skeleton.sourceOf(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)) - 1)
                : Position.of(1, 1);
        return at.wrong("this is no Sieve");
    }

    private static InvalidProgramException tooDeep(Position at) {
        return at.wrong("blocks and tests nest at most " + MAX_NESTING + " deep");
    }

    private Position positionOf(Node node) {
        Token first = ((SimpleNode) node).getFirstToken();
        return skeleton.sourceOf(first.beginLine, first.beginColumn);
    }

    private List<Statement> commands(Node parent, int depth) {
        List<Statement> commands = new ArrayList<>();
        for (Node command : children(parent)) {
            Optional<Node> block = children(command).stream()
                    .filter(ASTblock.class::isInstance)
                    .findFirst();
            commands.add(statement(
                    command, depth, block.map(within -> commands(commandsOf(within), deeper(within, depth)))));
        }
        return commands;
    }

    private static Node commandsOf(Node block) {
        return children(block).stream()
                .filter(ASTcommands.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private int deeper(Node node, int depth) {
        if (depth >= MAX_NESTING) {
            throw tooDeep(positionOf(node));
        }
        return depth + 1;
    }

    private Statement statement(Node node, int depth, Optional<List<Statement>> block) {
        List<Argument> arguments = new ArrayList<>();
        List<Statement> tests = new ArrayList<>();
        boolean isTestList = false;
        for (Node child : children(node.jjtGetChild(0))) {
            if (child instanceof ASTargument) {
                arguments.add(argument((ASTargument) child));
            } else if (child instanceof ASTtest) {
                tests.add(statement(child, deeper(child, depth), Optional.empty()));
            } else if (child instanceof ASTtest_list) {
                isTestList = true;
                for (Node test : children(child)) {
                    tests.add(statement(test, deeper(test, depth), Optional.empty()));
                }
            }
        }
        String name = ((SimpleNode) node).getName().toLowerCase(Locale.ROOT);
        return new Statement(positionOf(node), name, arguments, tests, isTestList, block);
    }

    private Argument argument(ASTargument node) {
        Position at = positionOf(node);
        if (node.getValue() instanceof NumberArgument) {
            return Argument.number(at, ((NumberArgument) node.getValue()).getInteger());
        }
        if (node.jjtGetNumChildren() == 0) {
            return Argument.tag(at, node.getFirstToken().image.substring(1).toLowerCase(Locale.ROOT));
        }
        List<Literal> strings = new ArrayList<>();
        for (Node string : children(node.jjtGetChild(0))) {
            strings.add(skeleton.literal(Integer.parseInt((String) ((ASTstring) string).getValue())));
        }
        return Argument.strings(at, strings);
    }

    private static List<Node> children(Node node) {
        List<Node> children = new ArrayList<>();
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            children.add(node.jjtGetChild(i));
        }
        return children;
    }
}
