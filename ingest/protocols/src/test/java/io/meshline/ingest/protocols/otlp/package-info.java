@NullMarked
package io.meshline.ingest.protocols.otlp;

import org.jspecify.annotations.NullMarked;
