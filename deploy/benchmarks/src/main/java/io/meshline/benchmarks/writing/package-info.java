/** The sink against a loop that only sends. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks.writing;
