/** Explicit type information for what travels between operators, so that nothing falls to Kryo. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.types;
