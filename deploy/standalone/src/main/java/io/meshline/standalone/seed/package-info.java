/** Made-up traffic of past days, so that a fresh demo has something to show. */
@NullMarked
package io.meshline.standalone.seed;

import org.jspecify.annotations.NullMarked;
