/** Real engines and what tests do with them. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.stack;
