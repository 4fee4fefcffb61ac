@NullMarked
package io.meshline.ingest.otel;

import org.jspecify.annotations.NullMarked;
