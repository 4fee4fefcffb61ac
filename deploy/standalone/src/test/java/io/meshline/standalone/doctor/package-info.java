@NullMarked
package io.meshline.standalone.doctor;

import org.jspecify.annotations.NullMarked;
