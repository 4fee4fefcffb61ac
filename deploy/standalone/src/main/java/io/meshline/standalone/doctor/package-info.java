/** Checks of a deployment from end to end, each with what it found and what mends it. */
@NullMarked
package io.meshline.standalone.doctor;

import org.jspecify.annotations.NullMarked;
