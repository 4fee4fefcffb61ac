@NullMarked
package io.meshline.ingest.protocols;

import org.jspecify.annotations.NullMarked;
