package dev.emailrouting.cli.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** James's {@code conf/}, read as James reads it: system properties come from {@code jvm.properties}. */
final class ConfigurationDirectory {
    private static final int MAX_FILE = 1 << 20;
    private static final Pattern SYSTEM_PROPERTY = Pattern.compile("\\$\\{sys:([^}:]+)(?::-([^}]*))?\\}");

    private final Path directory;
    private final Map<String, String> systemProperties;

    private ConfigurationDirectory(Path directory, Map<String, String> systemProperties) {
        this.directory = directory;
        this.systemProperties = systemProperties;
    }

    /** @throws IOException when this is no directory, or its {@code jvm.properties} cannot be read */
    static ConfigurationDirectory open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is no directory");
        }
        ConfigurationDirectory bare = new ConfigurationDirectory(directory, Map.of());
        return bare.has("jvm.properties")
                ? new ConfigurationDirectory(directory, bare.properties("jvm.properties"))
                : bare;
    }

    Path path() {
        return directory;
    }

    boolean has(String file) {
        return Files.isRegularFile(directory.resolve(file));
    }

    /** @throws IOException naming the file when it cannot be read */
    Map<String, String> properties(String file) throws IOException {
        Properties loaded = new Properties();
        try {
            loaded.load(new StringReader(text(file)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        Map<String, String> properties = new TreeMap<>();
        loaded.stringPropertyNames().forEach(key -> properties.put(key, loaded.getProperty(key)));
        return properties;
    }

    /** The document's element. @throws IOException naming the file when it is no XML, or has a DTD */
    Element xml(String file) throws IOException {
        try {
            DocumentBuilder builder = hardened().newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(text(file).getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (SAXException e) {
            throw new IOException(file + " is no XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK has an XML parser", e);
        }
    }

    private static DocumentBuilderFactory hardened() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory;
    }

    private String text(String file) throws IOException {
        Path path = directory.resolve(file);
        if (Files.size(path) > MAX_FILE) {
            throw new IOException(file + " is larger than " + MAX_FILE + " bytes");
        }
        return resolve(Files.readString(path));
    }

    private String resolve(String text) {
        Matcher matcher = SYSTEM_PROPERTY.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String otherwise = matcher.group(2) == null ? matcher.group() : matcher.group(2);
            String value = systemProperties.getOrDefault(matcher.group(1), otherwise);
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }
}
