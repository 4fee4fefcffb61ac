/** Programs that measure; each prints what it measured as a table. */
@org.jspecify.annotations.NullMarked
package io.meshline.benchmarks;
