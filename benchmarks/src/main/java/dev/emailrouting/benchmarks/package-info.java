/**
 * What the work of the inner rooms costs. {@code java -jar benchmarks/target/benchmarks.jar} runs all of it; the figures and
 * what they were measured on are in {@code docs/performance.md}.
 */
package dev.emailrouting.benchmarks;
