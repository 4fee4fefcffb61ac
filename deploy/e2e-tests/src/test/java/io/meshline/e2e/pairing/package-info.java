/** Span pairing on real engines. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.pairing;
