/** What makes a JVM a well-behaved child of the standalone stack. */
@NullMarked
package io.meshline.engine.child;

import org.jspecify.annotations.NullMarked;
