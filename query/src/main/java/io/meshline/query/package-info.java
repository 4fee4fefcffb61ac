/**
 * Reading the service map from the search store: documents of a time range, merged without loss
 * into figures of edges and services.
 *
 * <p>Answers are whole or fail: a page, a shard or a document that cannot be read is an error,
 * never a smaller number.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.query;
