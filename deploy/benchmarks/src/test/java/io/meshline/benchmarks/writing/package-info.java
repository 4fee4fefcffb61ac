/** Tests of the benchmark of writing. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.writing;
