package io.meshline.query;

/**
 * Calls from one service to another over a range.
 *
 * @param source the calling node
 * @param destination the called node
 * @param figures what was measured
 */
public record MeasuredEdge(Service source, Service destination, Figures figures) {}
