/** The whole of Meshline on one machine: {@code ./meshline demo} and {@code ./meshline up}. */
@NullMarked
package io.meshline.standalone;

import org.jspecify.annotations.NullMarked;
