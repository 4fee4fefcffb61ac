/**
 * Objectives, error budgets, alerts and changes of the topology. Plain Java; times are minutes of
 * event time in UTC, counted since 1970-01-01T00:00Z, and a window {@code [begin, end)} holds the
 * minutes from its begin up to the one before its end.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.sla;
