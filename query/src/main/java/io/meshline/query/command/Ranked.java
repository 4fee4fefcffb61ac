package io.meshline.query.command;

import io.meshline.query.Figures;
import io.meshline.query.Node;
import org.jspecify.annotations.Nullable;

/**
 * A node or edge with its place in an order.
 *
 * @param value by which it stands there
 * @param source the calling node of an edge; null: it is a node
 * @param node the node, or the called one of the edge
 * @param figures what was measured
 */
record Ranked(double value, @Nullable Node source, Node node, Figures figures) {}
