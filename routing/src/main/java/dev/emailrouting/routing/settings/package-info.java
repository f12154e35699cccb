/** The settings of the whole pack, each with its meaning, default and check. Start with {@link dev.emailrouting.routing.settings.Setting}. */
package dev.emailrouting.routing.settings;
