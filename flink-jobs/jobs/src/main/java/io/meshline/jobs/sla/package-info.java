/**
 * The SLA branch of the call aggregation: what roll-up publishes, held against objectives. The
 * rules are in {@code io.meshline.sla}; here is what Flink has to know of them.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.sla;
