@NullMarked
package io.meshline.ingest.protocols.names;

import org.jspecify.annotations.NullMarked;
