/** A search engine in one JVM. */
@NullMarked
package io.meshline.engine.opensearch;

import org.jspecify.annotations.NullMarked;
