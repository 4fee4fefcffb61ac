package io.meshline.query;

/**
 * Calls to one node over a range.
 *
 * @param service the called node
 * @param figures what was measured of its incoming calls
 */
public record MeasuredService(Service service, Figures figures) {}
