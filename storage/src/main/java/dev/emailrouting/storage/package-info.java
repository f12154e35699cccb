/**
 * Every store over JDBC, and the schema. {@link dev.emailrouting.storage.Database} opens the database and brings its schema up
 * to date; a {@code Jdbc...Store} is built on it for each SPI. The SQL keeps to what H2 in its PostgreSQL mode and PostgreSQL
 * have in common.
 */
package dev.emailrouting.storage;
