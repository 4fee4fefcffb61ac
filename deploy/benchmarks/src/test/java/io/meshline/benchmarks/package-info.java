/** Smoke runs of the benchmarks. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks;
