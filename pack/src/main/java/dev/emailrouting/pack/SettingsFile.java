package dev.emailrouting.pack;

import java.io.FileNotFoundException;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.settings.Settings;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.utils.PropertiesProvider;

/** {@code email-routing.properties}, found and interpolated as James does its own files. */
final class SettingsFile {
    private static final String NAME = "email-routing";

    private SettingsFile() {}

    /** @throws InvalidInputException naming the file or the key that is wrong */
    static Settings read(PropertiesProvider properties) {
        try {
            Configuration configuration = properties.getConfiguration(NAME);
            Map<String, String> values = new LinkedHashMap<>();
            configuration.getKeys().forEachRemaining(key -> {
                // James splits values at commas, but only Settings knows which of ours are lists.
                String[] parts = configuration.getStringArray(key);
                values.put(key, String.join(",", parts));
            });
            return Settings.parse(values);
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(NAME + ".properties", "is missing from James's conf directory");
        } catch (ConfigurationException e) {
            throw new InvalidInputException(NAME + ".properties", "cannot be read: " + e.getMessage());
        }
    }
}
