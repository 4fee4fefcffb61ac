@NullMarked
package io.meshline.demo;

import org.jspecify.annotations.NullMarked;
