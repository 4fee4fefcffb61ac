/** The receiver against a producer that only sends. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.receiving;
