@NullMarked
package io.meshline.standalone;

import org.jspecify.annotations.NullMarked;
