/** Tests of the benchmark of receiving. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.receiving;
