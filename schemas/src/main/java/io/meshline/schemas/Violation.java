package io.meshline.schemas;

/**
 * A limit of the contract that a call breaks.
 *
 * @param reason machine-readable, lower case with underscores, such as {@code time_in_future}
 * @param message the value that was seen and what was expected
 */
public record Violation(String reason, String message) {}
