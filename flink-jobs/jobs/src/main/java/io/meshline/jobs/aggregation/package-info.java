/** Call records to the metrics of nodes and edges: decode, guard, combine, roll up, emit. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.aggregation;
