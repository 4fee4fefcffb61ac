/** All processes together, from access logs to documents. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.whole;
