/** Tests of the benchmark of pairing. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.pairing;
