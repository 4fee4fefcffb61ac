/** Tests of what all benchmarks have in common. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.measuring;
