package dev.emailrouting.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Walks an element's children. */
final class Xml {
    private Xml() {}

    static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        List<Element> children = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element && nodes.item(i).getNodeName().equals(name)) {
                children.add((Element) nodes.item(i));
            }
        }
        return children;
    }

    /** The trimmed content of the first child of that name. */
    static Optional<String> text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(child -> child.getTextContent().trim());
    }

    /** The attribute {@code class} of each, without its package. */
    static List<String> simpleClasses(List<Element> elements) {
        return elements.stream().map(Xml::simpleClass).collect(Collectors.toList());
    }

    static String simpleClass(Element element) {
        String name = element.getAttribute("class");
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
