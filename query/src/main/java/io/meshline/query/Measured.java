package io.meshline.query;

/**
 * What was measured of something over a range.
 *
 * @param what a node, by its incoming calls, or an edge
 * @param figures what was measured
 * @param <T> nodes or edges
 */
public record Measured<T>(T what, Figures figures) {}
