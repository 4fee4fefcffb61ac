@NullMarked
package io.meshline.demo.sidecar;

import org.jspecify.annotations.NullMarked;
