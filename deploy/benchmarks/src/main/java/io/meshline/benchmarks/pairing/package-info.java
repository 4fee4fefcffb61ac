/** Span pairing by itself. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.pairing;
