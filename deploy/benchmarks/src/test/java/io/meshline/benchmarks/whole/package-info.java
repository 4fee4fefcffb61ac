/** Tests of the benchmarks of the whole way. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.whole;
