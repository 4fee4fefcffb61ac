@NullMarked
package io.meshline.standalone.engine;

import org.jspecify.annotations.NullMarked;
