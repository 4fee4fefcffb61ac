/**
 * The algebra of aggregation, in plain Java: what one observation adds to an entity, how partial
 * aggregates merge, quantile sketches, windows and endpoint names.
 *
 * <p>Accumulators are commutative monoids: however observations are split, ordered and merged, the
 * same observations give the same figures and the same bytes. Nothing here is thread-safe unless it
 * says so; nothing here allocates per observation once its arrays have grown to what the data
 * needs.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.aggregation;
