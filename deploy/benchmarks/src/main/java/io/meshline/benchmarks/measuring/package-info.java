/** Medians of alternating runs, and what processes take of the machine. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.measuring;
