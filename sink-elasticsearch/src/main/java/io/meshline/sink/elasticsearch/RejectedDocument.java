package io.meshline.sink.elasticsearch;

import org.jspecify.annotations.Nullable;

/**
 * A document that was given up.
 *
 * @param reason machine-readable, lower case with underscores: the engine's error type such as
 *     {@code document_parsing_exception}, or {@code too_large}, {@code invalid_metrics}
 * @param message what was seen and what was expected
 * @param document the document, or null when the metrics allowed none to be built
 */
public record RejectedDocument(String reason, String message, @Nullable SearchDocument document) {}
