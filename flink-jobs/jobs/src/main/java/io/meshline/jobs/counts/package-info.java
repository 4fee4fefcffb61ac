/** What operators count, as metrics and as accumulators. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.counts;
