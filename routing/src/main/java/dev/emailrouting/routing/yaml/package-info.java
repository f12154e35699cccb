/** YAML 1.2 for documents that people write: read as the JSON it stands for, strictly and within bounds, and written so. */
package dev.emailrouting.routing.yaml;
