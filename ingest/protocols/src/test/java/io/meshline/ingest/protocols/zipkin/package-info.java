@NullMarked
package io.meshline.ingest.protocols.zipkin;

import org.jspecify.annotations.NullMarked;
